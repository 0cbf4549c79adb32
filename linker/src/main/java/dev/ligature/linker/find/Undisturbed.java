package dev.ligature.linker.find;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Reads in spite of interrupts. One closes a channel that is being read, and the JDK opens files in
 * held folders as channels alone. Who interrupts a thread wants its guest to stop, and not a load
 * to fail: the thread is still interrupted afterwards.
 */
final class Undisturbed {
  private Undisturbed() {}

  /** Something that reads from the beginning. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  static <T> T read(Reading<T> reading) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return reading.read();
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
