package dev.ligature.wasi.files;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds which descriptor of this process a channel has, which Java does not tell. Its position is
 * set to a random number, which no other descriptor has; {@code /proc/self/fdinfo} shows all
 * positions.
 *
 * @see <a
 *     href="https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html">proc_pid_fdinfo(5)</a>
 */
final class ProcNumbers {
  /** How many of the last numbers are tried before all are: they come back, the lowest first. */
  private static final int RECENT = 8;

  private static final File INFO = new File("/proc/self/fdinfo");
  private static final boolean PRESENT = INFO.isDirectory();

  /** Where to look first, the last one found before others; a wrong number costs time only. */
  private volatile int[] recent = {};

  static boolean present() {
    return PRESENT;
  }

  /**
   * The path of a channel's descriptor, or null if its position says nothing, as that of {@code
   * /dev/null}. It leads to the file itself, wherever that has been moved, while the channel is
   * open.
   */
  @Nullable Path find(FileChannel channel) throws IOException {
    int token = ThreadLocalRandom.current().nextInt(1 << 30, Integer.MAX_VALUE);
    if (channel.position(token).position() != token) {
      return null;
    }
    byte[] wanted = "pos:\t%d\n".formatted(token).getBytes(StandardCharsets.US_ASCII);
    int number = find(wanted);
    if (number < 0) {
      return null;
    }
    if (recent.length == 0 || recent[0] != number) {
      recent =
          IntStream.concat(IntStream.of(number), IntStream.of(recent).filter(n -> n != number))
              .limit(RECENT)
              .toArray();
    }
    return Path.of("/proc/self/fd", Integer.toString(number));
  }

  private int find(byte[] wanted) throws IOException {
    for (int number : recent) {
      if (hasPosition(number, wanted)) {
        return number;
      }
    }
    String[] names = INFO.list();
    if (names == null) {
      throw noneLeft();
    }
    for (String name : names) {
      int number = Integer.parseInt(name);
      if (hasPosition(number, wanted)) {
        return number;
      }
    }
    if (!canOpen()) {
      throw noneLeft();
    }
    return -1;
  }

  /** No descriptor was left to look with. */
  private static FileException noneLeft() {
    return new FileException(FileError.MFILE);
  }

  private static boolean canOpen() {
    try (FileInputStream in = new FileInputStream("/proc/self/stat")) {
      return in.read() >= 0;
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean hasPosition(int number, byte[] wanted) {
    try (FileInputStream in = new FileInputStream(new File(INFO, Integer.toString(number)))) {
      return java.util.Arrays.equals(in.readNBytes(wanted.length), wanted);
    } catch (IOException _) {
      return false;
    }
  }
}
