package dev.ligature.wasi.preview1;

import dev.ligature.wasi.files.FileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file descriptors of a program. What is looked up here may be closed by another thread before
 * it is used; then its call ends with {@code EBADF}.
 */
public final class Descriptors {
  private static final int STREAMS = 3;

  private final List<@Nullable Descriptor> table = new ArrayList<>();

  /** What the guest began with. */
  private final List<@Nullable Descriptor> given;

  private final long mostOpened;
  private final List<Boolean> terminals;
  private final GuestStreams streams;

  /** How many there are that the guest has opened, or is about to. */
  private long opened;

  private boolean closed;

  /**
   * The standard streams and the directories, by the names under which the guest sees them.
   *
   * @param config has the directories in the order of their numbers
   * @param mostOpened how many the guest may have open besides
   */
  Descriptors(Preview1Config config, GuestStreams streams, long mostOpened) {
    this.mostOpened = mostOpened;
    this.streams = streams;
    GuestStreams.Config told = config.streams();
    terminals = List.of(told.stdinIsTerminal(), told.stdoutIsTerminal(), told.stderrIsTerminal());
    for (int i = 0; i < STREAMS; i++) {
      table.add(new Descriptor.Stream(i, false));
    }
    config.directories().forEach(each -> table.add(Descriptor.Folder.preopened(each)));
    given = new ArrayList<>(table);
  }

  /**
   * What a program that begins with these descriptors would not find as it is; empty if nothing.
   */
  public synchronized Optional<String> unsaved() {
    for (int fd = 0; fd < Math.max(table.size(), given.size()); fd++) {
      Descriptor now = fd < table.size() ? table.get(fd) : null;
      Descriptor first = fd < given.size() ? given.get(fd) : null;
      if (!Objects.equals(now, first)) {
        return Optional.of(
            first == null
                ? "a file or a directory is open as descriptor " + fd
                : "descriptor %d, which it began with, is closed or another one".formatted(fd));
      }
    }
    return Optional.empty();
  }

  /** What a number stands for. */
  public synchronized Descriptor get(int fd) {
    Descriptor descriptor = fd >= 0 && fd < table.size() ? table.get(fd) : null;
    if (descriptor == null) {
      throw new ErrnoException(Errno.BADF);
    }
    return descriptor;
  }

  /** Whether the guest is told that a stream is a terminal. */
  public boolean isTerminal(int stream) {
    return stream < terminals.size() && terminals.get(stream);
  }

  /** Whether there is standard input to be read without waiting. */
  public boolean hasInput() {
    try {
      return streams.stdin().available() > 0;
    } catch (IOException _) {
      // A read says what is wrong.
      return true;
    }
  }

  /** The directory that a number stands for. */
  public Descriptor.Folder folder(int fd) {
    if (get(fd) instanceof Descriptor.Folder folder) {
      return folder;
    }
    throw new ErrnoException(Errno.NOTDIR);
  }

  /** Something that opens a file or a directory. */
  @FunctionalInterface
  public interface Opener {
    /** Opens it. */
    Descriptor open() throws IOException;
  }

  /**
   * Gives what is opened the lowest free number. Nothing is opened if the guest has as many open as
   * it may: {@code EMFILE}.
   */
  public int open(Opener opener) throws IOException {
    reserve();
    boolean added = false;
    try {
      int fd = add(opener.open());
      added = true;
      return fd;
    } finally {
      if (!added) {
        unreserve();
      }
    }
  }

  private synchronized void reserve() {
    if (opened >= mostOpened) {
      throw new ErrnoException(Errno.MFILE);
    }
    opened++;
  }

  private synchronized void unreserve() {
    opened--;
  }

  private synchronized int add(Descriptor descriptor) throws FileException {
    if (closed) {
      descriptor.close();
      throw new ErrnoException(Errno.BADF);
    }
    return put(descriptor, 0);
  }

  /** Gives a descriptor the lowest free number that is not below another one. */
  private int put(Descriptor descriptor, int least) {
    int fd = least;
    while (fd < table.size() && table.get(fd) != null) {
      fd++;
    }
    while (table.size() <= fd) {
      table.add(null);
    }
    table.set(fd, descriptor);
    return fd;
  }

  /** Closes a number, and what it stands for if no other does. */
  public void close(int fd) throws FileException {
    Descriptor descriptor;
    synchronized (this) {
      descriptor = get(fd);
      table.set(fd, null);
      leave(descriptor);
      if (isOpen(descriptor)) {
        return;
      }
    }
    descriptor.close();
  }

  @SuppressWarnings("ReferenceEquality") // two streams are equal and yet two
  private boolean isOpen(Descriptor descriptor) {
    for (Descriptor other : table) {
      if (other == descriptor) {
        return true;
      }
    }
    return false;
  }

  /**
   * Has another number stand for what one stands for, as {@code F_DUPFD} does.
   *
   * @param least the number is this or higher
   */
  public synchronized int duplicate(int fd, int least) {
    Descriptor descriptor = another(get(fd));
    if (least < 0 || least > mostOpened) {
      throw new ErrnoException(Errno.INVAL);
    }
    reserve();
    return put(descriptor, least);
  }

  /** Has a given number stand for what one stands for, as {@code dup2} does. */
  public void duplicateTo(int fd, int to) throws FileException {
    synchronized (this) {
      get(fd);
      if (to < 0 || to > mostOpened + STREAMS) {
        throw new ErrnoException(Errno.BADF);
      }
    }
    if (fd == to) {
      return;
    }
    Descriptor replaced = null;
    synchronized (this) {
      Descriptor descriptor = another(get(fd));
      Descriptor before = to < table.size() ? table.get(to) : null;
      if (opened >= mostOpened && (before == null || !isOwn(before))) {
        throw new ErrnoException(Errno.MFILE);
      }
      if (before != null) {
        table.set(to, null);
        leave(before);
        replaced = isOpen(before) ? null : before;
      }
      reserve();
      put(descriptor, to);
    }
    if (replaced != null) {
      replaced.close();
    }
  }

  /** What a further number for it stands for. */
  private static Descriptor another(Descriptor descriptor) {
    return descriptor instanceof Descriptor.Stream stream
        ? new Descriptor.Stream(stream.number(), true)
        : descriptor;
  }

  /** Gives what {@code from} stands for the number {@code to}, whose descriptor is closed. */
  void renumber(int from, int to) throws FileException {
    Descriptor replaced;
    synchronized (this) {
      Descriptor moved = get(from);
      replaced = get(to);
      if (from == to) {
        return;
      }
      table.set(to, moved);
      table.set(from, null);
      leave(replaced);
      if (isOpen(replaced)) {
        return;
      }
    }
    replaced.close();
  }

  /** Takes one out of those that the guest has opened, if it is one. */
  private void leave(Descriptor descriptor) {
    if (isOwn(descriptor)) {
      opened--;
    }
  }

  private static boolean isOwn(Descriptor descriptor) {
    if (descriptor instanceof Descriptor.Stream stream) {
      return stream.opened();
    }
    return !(descriptor instanceof Descriptor.Folder folder) || folder.name().isEmpty();
  }

  /** Closes all; calls from now on find nothing. */
  void closeAll() {
    List<@Nullable Descriptor> open;
    synchronized (this) {
      closed = true;
      open = new ArrayList<>(table);
      table.clear();
    }
    Set<Descriptor> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Descriptor descriptor : open) {
      if (descriptor != null && distinct.add(descriptor)) {
        try {
          descriptor.close();
        } catch (FileException _) {
          // Nobody is left to be told.
        }
      }
    }
  }
}
