package dev.ligature.emscripten.calls;

import dev.ligature.wasi.files.FileType;
import dev.ligature.wasi.preview1.Descriptor;
import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.ErrnoException;
import dev.ligature.wasi.preview1.SpecialFile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The files in {@code /dev}, whatever folder is there. */
enum Device {
  NULL("null", 3),
  ZERO("zero", 5),
  FULL("full", 7),
  RANDOM("random", 8),
  URANDOM("urandom", 9),
  TTY("tty", 0),
  STDIN("stdin", 0),
  STDOUT("stdout", 1),
  STDERR("stderr", 2);

  static final String FOLDER = "/dev/";

  private static final int MEMORY_DEVICES = 1;
  private static final int MAJOR = 8;

  private final String text;
  private final int number;

  /**
   * @param number the stream's, or as a device of memory in Linux
   */
  Device(String text, int number) {
    this.text = text;
    this.number = number;
  }

  static Optional<Device> of(String path) {
    return path.startsWith(FOLDER)
        ? Arrays.stream(values())
            .filter(device -> path.substring(FOLDER.length()).equals(device.text))
            .findFirst()
        : Optional.empty();
  }

  /** The names in the folder. */
  static List<String> names() {
    return Arrays.stream(values()).map(device -> device.text).toList();
  }

  private boolean isStream() {
    return switch (this) {
      case TTY, STDIN, STDOUT, STDERR -> true;
      default -> false;
    };
  }

  /** What {@code st_rdev} says. */
  int id() {
    return isStream() ? 5 << MAJOR : (MEMORY_DEVICES << MAJOR) | number;
  }

  /** A descriptor for it. */
  Descriptor open(Random random, int flags) {
    return isStream()
        ? new Descriptor.Stream(number, true)
        : new Descriptor.Special(new Memory(this, random), flags);
  }

  /**
   * One that is not a stream.
   *
   * @param device which
   * @param random where its random numbers come from
   */
  private record Memory(Device device, Random random) implements SpecialFile {
    @Override
    public FileType type() {
      return FileType.CHARACTER_DEVICE;
    }

    @Override
    public int read(byte[] bytes) {
      switch (device) {
        case NULL -> {
          return 0;
        }
        case RANDOM, URANDOM -> random.nextBytes(bytes);
        default -> Arrays.fill(bytes, (byte) 0);
      }
      return bytes.length;
    }

    @Override
    public int write(byte[] bytes, int count) {
      if (device == FULL && count > 0) {
        throw new ErrnoException(Errno.NOSPC);
      }
      return count;
    }

    @Override
    public boolean isReadable() {
      return true;
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public boolean isSeekable() {
      return true;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
