package dev.ligature.wasi.preview1;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Input that a thread need not wait for once it is interrupted, which most streams have it do. What
 * could make it wait is read on another thread. What that reads later is there for the next read.
 */
final class InterruptibleInput extends InputStream {
  private final InputStream in;

  /** The read that is in progress or has data left; null if there is none. */
  private @Nullable Read read;

  InterruptibleInput(InputStream in) {
    this.in = in;
  }

  /** One read of the stream, on a thread of its own. */
  private static final class Read {
    private final byte[] bytes;
    private boolean done;
    private int from;
    private int to;
    private @Nullable IOException failure;

    Read(int size) {
      bytes = new byte[size];
    }

    private void run(InputStream in) {
      int count = -1;
      IOException thrown = null;
      try {
        count = in.read(bytes, 0, bytes.length);
      } catch (IOException e) {
        thrown = e;
      } finally {
        end(count, thrown);
      }
    }

    private synchronized void end(int count, @Nullable IOException thrown) {
      to = count;
      failure = thrown;
      done = true;
      notifyAll();
    }

    private synchronized void await() throws InterruptedIOException {
      try {
        while (!done) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("reading");
      }
    }

    private synchronized boolean isDone() {
      return done;
    }
  }

  @Override
  public synchronized int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] bytes, int offset, int size) throws IOException {
    Objects.checkFromIndexSize(offset, size, bytes.length);
    if (size == 0) {
      return 0;
    }
    if (read == null && in.available() > 0) {
      return in.read(bytes, offset, size);
    }
    Read current = read;
    if (current == null) {
      Read begun = new Read(size);
      Thread.ofVirtual().name("ligature: input").start(() -> begun.run(in));
      current = begun;
      read = begun;
    }
    current.await();
    return take(current, bytes, offset, size);
  }

  private int take(Read done, byte[] bytes, int offset, int size) throws IOException {
    int count = Math.min(size, done.to - done.from);
    if (count > 0) {
      System.arraycopy(done.bytes, done.from, bytes, offset, count);
      done.from += count;
    }
    if (done.from >= done.to) {
      read = null;
    }
    if (done.failure != null) {
      throw done.failure;
    }
    return done.to < 0 ? -1 : count;
  }

  @Override
  public synchronized int available() throws IOException {
    if (read == null) {
      return in.available();
    }
    // Who reads may hold the stream's lock.
    return read.isDone() ? Math.max(0, read.to - read.from) : 0;
  }
}
