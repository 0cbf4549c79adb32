package dev.ligature.wasi.preview1;

import dev.ligature.wasi.files.Directory;
import dev.ligature.wasi.files.FileError;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.MountedFolder;
import dev.ligature.wasi.files.OpenFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a file descriptor of a guest stands for. Several numbers can stand for one. */
public sealed interface Descriptor {
  /** Closes what is held. */
  default void close() throws FileException {}

  /**
   * A standard stream.
   *
   * @param number Endive's descriptor of it
   * @param opened whether the guest has opened it, rather than found it open
   */
  record Stream(int number, boolean opened) implements Descriptor {}

  /** What is neither a file nor a stream: an end of a pipe, a device. */
  final class Special implements Descriptor {
    private final SpecialFile file;
    private volatile int flags;

    /**
     * One that a guest has opened.
     *
     * @param file what it is
     * @param flags the descriptor flags it was opened with
     */
    public Special(SpecialFile file, int flags) {
      this.file = file;
      this.flags = flags;
    }

    /** What it is. */
    public SpecialFile file() {
      return file;
    }

    /** The descriptor flags of WASI. */
    public int flags() {
      return flags;
    }

    /** Sets them. */
    public void flags(int flags) {
      this.flags = flags;
    }

    @Override
    public void close() {
      file.close();
    }
  }

  /** An open file. */
  final class File implements Descriptor {
    private final OpenFile file;
    private final long rights;
    private volatile int flags;

    /**
     * One that a guest has opened.
     *
     * @param file the file
     * @param rights the rights it was opened with
     * @param flags the descriptor flags it was opened with
     */
    public File(OpenFile file, long rights, int flags) {
      this.file = file;
      this.rights = rights;
      this.flags = flags;
    }

    /** The file. */
    public OpenFile file() {
      return file;
    }

    /** The rights in WASI that it was opened with. */
    public long rights() {
      return rights;
    }

    /** The descriptor flags of WASI. */
    public int flags() {
      return flags;
    }

    /** Sets them. */
    public void flags(int flags) {
      this.flags = flags;
    }

    @Override
    public void close() throws FileException {
      file.close();
    }
  }

  /** An open directory. */
  final class Folder implements Descriptor {
    private final Optional<String> name;
    private final Held held;
    private final Optional<String> path;
    private @Nullable List<String> names;

    /** How many entries of a listing the guest has had, where that is kept here. */
    private int position;

    /** What is held. */
    private sealed interface Held {}

    /** A directory. */
    private record Open(Directory directory) implements Held {}

    /** None: what is done with it ends with the error of its opening. */
    private record Missing(FileError error) implements Held {}

    private Folder(Optional<String> name, Optional<String> path, Held held) {
      this.name = name;
      this.path = path;
      this.held = held;
    }

    /** One that a guest has opened. */
    static Folder opened(Directory directory) {
      return new Folder(Optional.empty(), Optional.empty(), new Open(directory));
    }

    /** One that a guest has opened by an absolute path, from which others begin. */
    public static Folder opened(Directory directory, String path) {
      return new Folder(Optional.empty(), Optional.of(path), new Open(directory));
    }

    /** One that a guest finds opened, under its name. */
    static Folder preopened(MountedFolder folder) {
      Optional<String> name = Optional.of(folder.path());
      try {
        Directory directory = Directory.open(folder.source(), folder.readOnly());
        return new Folder(name, Optional.empty(), new Open(directory));
      } catch (FileException e) {
        return new Folder(name, Optional.empty(), new Missing(e.error()));
      }
    }

    /** The absolute path by which it was opened, if there are such. */
    public Optional<String> path() {
      return path;
    }

    /** How many entries the guest has had. */
    public synchronized int position() {
      return position;
    }

    /** Goes on with the entries behind so many. */
    public synchronized void position(int position) {
      this.position = position;
    }

    /** The name under which the guest finds it opened, if it does. */
    Optional<String> name() {
      return name;
    }

    /**
     * The directory.
     *
     * @throws FileException if it was not there when the program started
     */
    public Directory directory() throws FileException {
      if (held instanceof Missing missing) {
        throw new FileException(missing.error());
      }
      return ((Open) held).directory();
    }

    /** The names in it, which stay the same while a guest reads on. */
    public synchronized List<String> names(boolean again) throws FileException {
      if (names == null || again) {
        names = directory().names();
      }
      return names;
    }

    @Override
    public void close() throws FileException {
      if (held instanceof Open open) {
        open.directory().close();
      }
    }
  }
}
