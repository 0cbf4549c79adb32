package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The channels of an open file, whose calls interrupts do not break off. Channels of other file
 * systems than the JDK's close when the thread that uses them is interrupted, so they are used by
 * threads that nobody knows.
 *
 * @param channel reads, and writes at given positions
 * @param appender writes at the end, or null if the file is not open for that
 */
record HostFile(FileChannel channel, FileChannel appender) {
  private <T> T call(Guard.Call<T> call) throws IOException {
    return Steady.isSteady(channel) ? call.run() : elsewhere(call);
  }

  private static <T> T elsewhere(Guard.Call<T> call) throws IOException {
    AtomicReference<T> result = new AtomicReference<>();
    AtomicReference<Exception> failure = new AtomicReference<>();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    result.set(call.run());
                  } catch (IOException | RuntimeException e) {
                    failure.set(e);
                  }
                });
    join(thread);
    if (failure.get() instanceof IOException e) {
      throw e;
    } else if (failure.get() instanceof RuntimeException e) {
      throw e;
    }
    return result.get();
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  int read(ByteBuffer target, long position) throws IOException {
    return Math.max(0, call(() -> channel.read(target, position)));
  }

  /** Writes all at a position, or at the end if the file is open for that. */
  int write(ByteBuffer source, long position) throws IOException {
    return call(
        () -> {
          int written = 0;
          while (source.hasRemaining()) {
            written +=
                appender != null
                    ? appender.write(source)
                    : channel.write(source, position + written);
          }
          return written;
        });
  }

  long size() throws IOException {
    return call(channel::size);
  }

  /** Sets the size; what is added is zeros. */
  void resize(long size) throws IOException {
    call(
        () -> {
          if (size <= channel.size()) {
            channel.truncate(size);
          } else {
            channel.write(ByteBuffer.allocate(1), size - 1);
          }
          return null;
        });
  }

  void force(boolean status) throws IOException {
    call(
        () -> {
          channel.force(status);
          return null;
        });
  }

  void close() throws IOException {
    try (appender) {
      channel.close();
    }
  }
}
