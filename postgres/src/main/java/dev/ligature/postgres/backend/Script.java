package dev.ligature.postgres.backend;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A statement that a backend reads from no client. What it answers is not looked at. */
final class Script implements Wire {
  private static final int HEADER = 5;

  private final ByteBuffer message;

  Script(String statement) {
    byte[] text = statement.getBytes(StandardCharsets.UTF_8);
    message =
        ByteBuffer.allocate(HEADER + text.length + 1)
            .put((byte) 'Q')
            .putInt(Integer.BYTES + text.length + 1)
            .put(text)
            .put((byte) 0)
            .flip();
  }

  @Override
  public int read(byte[] target, int most) {
    int count = Math.min(most, message.remaining());
    message.get(target, 0, count);
    return count;
  }

  @Override
  public int write(byte[] bytes) {
    return bytes.length;
  }
}
