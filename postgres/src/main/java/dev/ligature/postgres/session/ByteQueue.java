package dev.ligature.postgres.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bytes that one thread writes and another one reads. Who writes waits while it is full. */
final class ByteQueue {
  private static final int CAPACITY = 1 << 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] buffer = new byte[CAPACITY];
  private int start;
  private int size;
  private boolean writerClosed;
  private boolean readerClosed;
  private volatile int timeout;

  /** The milliseconds after which a read that gets nothing fails; 0 for never. */
  void timeout(int millis) {
    timeout = millis;
  }

  int timeout() {
    return timeout;
  }

  private int read(byte[] target, int offset, int wanted) throws IOException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(timeout);
      while (size == 0 && !writerClosed && !readerClosed) {
        if (timeout == 0) {
          changed.await();
        } else if (left <= 0) {
          throw new SocketTimeoutException("read timed out");
        } else {
          left = changed.awaitNanos(left);
        }
      }
      if (readerClosed) {
        throw new IOException("closed");
      }
      if (size == 0) {
        return -1;
      }
      int count = Math.min(size, wanted);
      int first = Math.min(count, CAPACITY - start);
      System.arraycopy(buffer, start, target, offset, first);
      System.arraycopy(buffer, 0, target, offset + first, count - first);
      start = (start + count) % CAPACITY;
      size -= count;
      changed.signalAll();
      return count;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } finally {
      lock.unlock();
    }
  }

  private void write(byte[] source, int offset, int count) throws IOException {
    lock.lock();
    try {
      int done = 0;
      while (done < count) {
        while (size == CAPACITY && !readerClosed && !writerClosed) {
          changed.await();
        }
        if (readerClosed || writerClosed) {
          throw new IOException("the connection is closed");
        }
        int part = Math.min(count - done, CAPACITY - size);
        int at = (start + size) % CAPACITY;
        int first = Math.min(part, CAPACITY - at);
        System.arraycopy(source, offset + done, buffer, at, first);
        System.arraycopy(source, offset + done + first, buffer, 0, part - first);
        size += part;
        done += part;
        changed.signalAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    } finally {
      lock.unlock();
    }
  }

  private int available() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** Ends it for who writes: what was written can still be read. */
  void closeWriter() {
    lock.lock();
    try {
      writerClosed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it for who reads, and so for who writes. */
  void closeReader() {
    lock.lock();
    try {
      readerClosed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Where it is read. */
  InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int count) throws IOException {
        return count == 0 ? 0 : ByteQueue.this.read(target, offset, count);
      }

      @Override
      public int available() {
        return ByteQueue.this.available();
      }
    };
  }

  /** Where it is written. */
  OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        ByteQueue.this.write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] source, int offset, int count) throws IOException {
        ByteQueue.this.write(source, offset, count);
      }
    };
  }
}
