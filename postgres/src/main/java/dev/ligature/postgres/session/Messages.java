package dev.ligature.postgres.session;

import java.io.IOException;
import java.io.InputStream;

/**
 * What a client sends in a session: messages, the last of which is not for the backend. It ends
 * before that, or where the client is gone.
 */
final class Messages {
  private static final int TERMINATE = 'X';
  private static final int HEADER = 5;
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int start;
  private int end;

  /** How many bytes of the header of the message were given out, and its length as far as known. */
  private int header;

  private int length;

  /** How many bytes of its content are left. */
  private long left;

  Messages(InputStream in) {
    this.in = in;
  }

  /** Whether something is there without waiting. */
  boolean isAvailable() throws IOException {
    return start < end || in.available() > 0;
  }

  /** Waits until something is there; false at the end. */
  boolean await() throws IOException {
    if (start == end) {
      start = 0;
      end = Math.max(0, in.read(buffer, 0, BUFFER));
    }
    return start < end && !(header == 0 && left == 0 && buffer[start] == TERMINATE);
  }

  /** Gives what is there, after waiting for it; 0 at the end. */
  int read(byte[] target, int most) throws IOException {
    if (!await()) {
      return 0;
    }
    int count = 0;
    while (count < most && start < end) {
      if (left > 0) {
        int part = (int) Math.min(left, Math.min(most - count, end - start));
        System.arraycopy(buffer, start, target, count, part);
        start += part;
        count += part;
        left -= part;
      } else if (header == 0 && buffer[start] == TERMINATE) {
        return count;
      } else {
        byte value = buffer[start++];
        target[count++] = value;
        length = header == 0 ? 0 : length << Byte.SIZE | (value & 0xff);
        if (++header == HEADER) {
          header = 0;
          left = Math.max(0, length - Integer.BYTES);
        }
      }
    }
    return count;
  }
}
