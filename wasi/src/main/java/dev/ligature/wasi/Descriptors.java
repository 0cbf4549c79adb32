package dev.ligature.wasi;

import dev.ligature.wasi.files.FileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file descriptors of a program. What is looked up here may be closed by another thread before
 * it is used; then its call ends with {@code EBADF}.
 */
final class Descriptors {
  private static final int STREAMS = 3;

  private final List<@Nullable Descriptor> table = new ArrayList<>();
  private final long mostOpened;

  /** How many there are that the guest has opened, or is about to. */
  private long opened;

  private boolean closed;

  /**
   * The standard streams and the directories, by the names under which the guest sees them.
   *
   * @param directories in the order of their numbers
   * @param readOnly the names of those that are read-only
   * @param mostOpened how many the guest may have open besides
   */
  Descriptors(Map<String, Path> directories, Set<String> readOnly, long mostOpened) {
    this.mostOpened = mostOpened;
    for (int i = 0; i < STREAMS; i++) {
      table.add(new Descriptor.Stream(i));
    }
    directories.forEach(
        (name, host) ->
            table.add(Descriptor.Folder.preopened(name, host, readOnly.contains(name))));
  }

  /** What a number stands for. */
  synchronized Descriptor get(int fd) {
    Descriptor descriptor = fd >= 0 && fd < table.size() ? table.get(fd) : null;
    if (descriptor == null) {
      throw new ErrnoException(Errno.BADF);
    }
    return descriptor;
  }

  /** The directory that a number stands for. */
  Descriptor.Folder folder(int fd) {
    if (get(fd) instanceof Descriptor.Folder folder) {
      return folder;
    }
    throw new ErrnoException(Errno.NOTDIR);
  }

  /** Something that opens a file or a directory. */
  interface Opener {
    Descriptor open() throws IOException;
  }

  /**
   * Gives what is opened the lowest free number. Nothing is opened if the guest has as many open as
   * it may: {@code EMFILE}.
   */
  int open(Opener opener) throws IOException {
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
    int fd = table.indexOf(null);
    if (fd >= 0) {
      table.set(fd, descriptor);
    } else {
      fd = table.size();
      table.add(descriptor);
    }
    return fd;
  }

  void close(int fd) throws FileException {
    Descriptor descriptor;
    synchronized (this) {
      descriptor = get(fd);
      table.set(fd, null);
      leave(descriptor);
    }
    descriptor.close();
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
    }
    replaced.close();
  }

  /** Takes one out of those that the guest has opened, if it is one. */
  private void leave(Descriptor descriptor) {
    boolean own =
        switch (descriptor) {
          case Descriptor.Stream _ -> false;
          case Descriptor.File _ -> true;
          case Descriptor.Folder folder -> folder.name().isEmpty();
        };
    if (own) {
      opened--;
    }
  }

  /** Closes all; calls from now on find nothing. */
  void closeAll() {
    List<@Nullable Descriptor> open;
    synchronized (this) {
      closed = true;
      open = new ArrayList<>(table);
      table.clear();
    }
    for (Descriptor descriptor : open) {
      if (descriptor != null) {
        try {
          descriptor.close();
        } catch (FileException _) {
          // Nobody is left to be told.
        }
      }
    }
  }
}
