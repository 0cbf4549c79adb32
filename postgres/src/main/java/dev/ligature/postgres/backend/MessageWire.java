package dev.ligature.postgres.backend;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A wire of which a backend reads one message at a time, so that the type of the message that it
 * works on is known. What it writes can be held back.
 */
final class MessageWire implements Wire {
  /** A type, and a length that counts itself. */
  private static final int HEADER = 5;

  /** Data that are copied are part of the message before. */
  private static final String COPY = "dcf";

  /** Those that end with a sync, which is what the backend says that it is ready for. */
  private static final String EXTENDED = "PBDECH";

  private final Wire wire;
  private int type;
  private int header;
  private int length;
  private int left;
  private @Nullable ByteArrayOutputStream held;

  MessageWire(Wire wire) {
    this.wire = wire;
  }

  /** Goes on with a startup packet, which has no type. */
  void startup() {
    header = 1;
    length = 0;
  }

  /** Whether the message that was read last is one after which the client sends a sync. */
  boolean isExtended() {
    return EXTENDED.indexOf(type) >= 0;
  }

  /** Keeps back what is written from now on. */
  void hold() {
    held = new ByteArrayOutputStream();
  }

  /**
   * Writes what was kept back.
   *
   * @param dropped how many bytes of its end are left out
   */
  void release(int dropped) {
    byte[] bytes = held == null ? new byte[0] : held.toByteArray();
    held = null;
    if (bytes.length > dropped) {
      wire.write(Arrays.copyOf(bytes, bytes.length - dropped));
    }
  }

  @Override
  public int read(byte[] target, int most) {
    int count = wire.read(target, Math.min(most, left > 0 ? left : HEADER - header));
    if (count == 0) {
      header = 0;
      left = 0;
    } else if (left > 0) {
      left -= count;
    } else {
      for (int i = 0; i < count; i++) {
        head(target[i]);
      }
    }
    return count;
  }

  private void head(byte value) {
    if (header == 0) {
      length = 0;
      if (COPY.indexOf(value) < 0) {
        type = value;
      }
    } else {
      length = length << Byte.SIZE | (value & 0xff);
    }
    if (++header == HEADER) {
      header = 0;
      left = Math.max(0, length - Integer.BYTES);
    }
  }

  @Override
  public int write(byte[] bytes) {
    if (held == null) {
      return wire.write(bytes);
    }
    held.writeBytes(bytes);
    return bytes.length;
  }
}
