package dev.ligature.postgres.backend;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the last of what is written. */
final class LogTail extends OutputStream {
  private static final int SIZE = 1 << 16;

  private final byte[] bytes = new byte[SIZE];
  private long written;

  @Override
  public synchronized void write(int value) {
    bytes[(int) (written++ % SIZE)] = (byte) value;
  }

  @Override
  public synchronized void write(byte[] source, int offset, int count) {
    for (int i = 0; i < count; i++) {
      write(source[offset + i]);
    }
  }

  /** What is kept, as text. */
  synchronized String text() {
    int size = (int) Math.min(written, SIZE);
    byte[] last = new byte[size];
    for (int i = 0; i < size; i++) {
      last[i] = bytes[(int) ((written - size + i) % SIZE)];
    }
    return new String(last, StandardCharsets.UTF_8);
  }
}
