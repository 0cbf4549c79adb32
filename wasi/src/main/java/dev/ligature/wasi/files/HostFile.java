package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The channels of an open file, whose calls interrupts do not break off. Channels of other file
 * systems than the JDK's close when the thread that uses them is interrupted, so they are used by
 * threads that nobody knows.
 *
 * @param channel reads, and writes at given positions
 * @param appender writes at the end, or null if the file is not open for that
 */
record HostFile(FileChannel channel, @Nullable FileChannel appender) {
  private <T> T call(Guard.Call<T> call) throws IOException {
    return channel instanceof MemoryChannel || Steady.isSteady(channel)
        ? call.run()
        : elsewhere(call);
  }

  private void run(Guard.Action action) throws IOException {
    call(action.asCall());
  }

  private static <T> T elsewhere(Guard.Call<T> call) throws IOException {
    FutureTask<T> task = new FutureTask<>(call::run);
    join(Thread.ofVirtual().start(task));
    if (task.state() == Future.State.SUCCESS) {
      return task.resultNow();
    }
    Throwable failure = task.exceptionNow();
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) failure;
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
    run(
        () -> {
          if (size <= channel.size()) {
            channel.truncate(size);
          } else {
            channel.write(ByteBuffer.allocate(1), size - 1);
          }
        });
  }

  void force(boolean status) throws IOException {
    run(() -> channel.force(status));
  }

  void close() throws IOException {
    try (appender) {
      channel.close();
    }
  }
}
