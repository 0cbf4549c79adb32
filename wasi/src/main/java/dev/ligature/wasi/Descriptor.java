package dev.ligature.wasi;

import dev.ligature.wasi.files.Directory;
import dev.ligature.wasi.files.FileError;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.OpenFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a file descriptor of a guest stands for. */
sealed interface Descriptor {
  /** Closes what is held. */
  default void close() throws FileException {}

  /**
   * A standard stream.
   *
   * @param number Endive's descriptor of it
   */
  record Stream(int number) implements Descriptor {}

  /** An open file. */
  final class File implements Descriptor {
    private final OpenFile file;
    private final long rights;
    private volatile int flags;

    /**
     * @param rights the rights it was opened with
     * @param flags the descriptor flags it was opened with
     */
    File(OpenFile file, long rights, int flags) {
      this.file = file;
      this.rights = rights;
      this.flags = flags;
    }

    OpenFile file() {
      return file;
    }

    long rights() {
      return rights;
    }

    int flags() {
      return flags;
    }

    void flags(int flags) {
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
    private @Nullable List<String> names;

    /** What is held. */
    private sealed interface Held {}

    /** A directory. */
    private record Open(Directory directory) implements Held {}

    /** None: what is done with it ends with the error of its opening. */
    private record Missing(FileError error) implements Held {}

    private Folder(Optional<String> name, Held held) {
      this.name = name;
      this.held = held;
    }

    /** One that a guest has opened. */
    static Folder opened(Directory directory) {
      return new Folder(Optional.empty(), new Open(directory));
    }

    /** One that a guest finds opened, under its name. */
    static Folder preopened(String name, Path host, boolean readOnly) {
      try {
        Directory directory = readOnly ? Directory.openReadOnly(host) : Directory.open(host);
        return new Folder(Optional.of(name), new Open(directory));
      } catch (FileException e) {
        return new Folder(Optional.of(name), new Missing(e.error()));
      }
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
    Directory directory() throws FileException {
      if (held instanceof Missing missing) {
        throw new FileException(missing.error());
      }
      return ((Open) held).directory();
    }

    /** The names in it, which stay the same while a guest reads on. */
    synchronized List<String> names(boolean again) throws FileException {
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
