package dev.ligature.emscripten.calls;

import dev.ligature.wasi.files.FileType;
import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.ErrnoException;
import dev.ligature.wasi.preview1.SpecialFile;

/**
 * A pipe within a program. It does not block: who reads what is empty or writes what is full is
 * told to try again, for without threads nobody else would do anything about it.
 */
final class Pipe {
  /** As in Linux. */
  private static final int CAPACITY = 1 << 16;

  /** What is written at once up to this size is taken whole or not at all, as {@code PIPE_BUF}. */
  private static final int ATOMIC = 4096;

  private final byte[] buffer = new byte[CAPACITY];
  private int start;
  private int size;
  private boolean reader = true;
  private boolean writer = true;

  /** The end that is read. */
  SpecialFile readEnd() {
    return new End(true);
  }

  /** The end that is written. */
  SpecialFile writeEnd() {
    return new End(false);
  }

  private synchronized int read(byte[] bytes) {
    if (size == 0 && writer && bytes.length > 0) {
      throw new ErrnoException(Errno.AGAIN);
    }
    int count = Math.min(size, bytes.length);
    for (int i = 0; i < count; i++) {
      bytes[i] = buffer[(start + i) % CAPACITY];
    }
    start = (start + count) % CAPACITY;
    size -= count;
    return count;
  }

  private synchronized int write(byte[] bytes, int wanted) {
    if (!reader) {
      throw new ErrnoException(Errno.PIPE);
    }
    int room = CAPACITY - size;
    boolean whole = wanted <= ATOMIC;
    if (room < (whole ? wanted : Math.min(wanted, 1))) {
      throw new ErrnoException(Errno.AGAIN);
    }
    int count = Math.min(room, wanted);
    for (int i = 0; i < count; i++) {
      buffer[(start + size + i) % CAPACITY] = bytes[i];
    }
    size += count;
    return count;
  }

  private synchronized boolean isReadable() {
    return size > 0 || !writer;
  }

  private synchronized boolean isWritable() {
    return size < CAPACITY || !reader;
  }

  private synchronized void closeEnd(boolean read) {
    if (read) {
      reader = false;
    } else {
      writer = false;
    }
  }

  private final class End implements SpecialFile {
    private final boolean read;

    End(boolean read) {
      this.read = read;
    }

    @Override
    public FileType type() {
      return FileType.PIPE;
    }

    @Override
    public int read(byte[] bytes) {
      if (!read) {
        throw new ErrnoException(Errno.BADF);
      }
      return Pipe.this.read(bytes);
    }

    @Override
    public int write(byte[] bytes, int count) {
      if (read) {
        throw new ErrnoException(Errno.BADF);
      }
      return Pipe.this.write(bytes, count);
    }

    @Override
    public boolean isReadable() {
      return read && Pipe.this.isReadable();
    }

    @Override
    public boolean isWritable() {
      return !read && Pipe.this.isWritable();
    }

    @Override
    public boolean isSeekable() {
      return false;
    }

    @Override
    public void close() {
      closeEnd(read);
    }
  }
}
