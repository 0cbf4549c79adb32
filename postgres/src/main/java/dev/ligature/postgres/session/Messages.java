package dev.ligature.postgres.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What a client sends in a session: messages, the last of which is not for the backend. It ends
 * before that, or where the client is gone.
 */
final class Messages {
  private static final int TERMINATE = 'X';
  private static final int PARSE = 'P';
  private static final int QUERY = 'Q';

  private static final int CLOSE = 'C';

  /** Those after which the backend says that it is ready: queries, calls, syncs. */
  private static final String LAST = "QFS";

  /** Those of data that are copied, which a query has asked for, or a message that wants a sync. */
  private static final String COPY = "dcf";

  private static final int HEADER = 5;
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final Prepared prepared;
  private final Consumer<String> statements;
  private final WordSearch locks = new WordSearch(AdvisoryLocks.WORD);
  private final byte[] buffer = new byte[BUFFER];
  private int start;
  private int end;

  /** How many bytes of the header of the message were given out, and its length as far as known. */
  private int header;

  private int length;

  /** How many bytes of its content are left. */
  private long left;

  /** The type of the message that is given out, or was last. */
  private int type = QUERY;

  /** The last type that is none of data. */
  private int asked = QUERY;

  /** What was given out of a message that has a statement. */
  private final ByteArrayOutputStream statement = new ByteArrayOutputStream();

  /**
   * The messages of a client.
   *
   * @param prepared takes those by which statements are prepared
   * @param statements takes the text of each statement
   */
  Messages(InputStream in, Prepared prepared, Consumer<String> statements) {
    this.in = in;
    this.prepared = prepared;
    this.statements = statements;
  }

  /** Whether something is there without waiting. */
  boolean isAvailable() throws IOException {
    return start < end || in.available() > 0;
  }

  /** Whether all was given out that belongs together, so that the backend waits for nothing. */
  boolean isAtRest() {
    boolean last = COPY.indexOf(type) >= 0 ? asked == QUERY : LAST.indexOf(type) >= 0;
    return header == 0 && left == 0 && last;
  }

  /** Whether anything that has come speaks of advisory locks. */
  boolean speaksOfLocks() {
    return locks.isFound();
  }

  /** Waits until something is there; false at the end. */
  boolean await() throws IOException {
    if (start == end) {
      start = 0;
      end = Math.max(0, in.read(buffer, 0, BUFFER));
      locks.scan(buffer, 0, end);
    }
    return start < end && !(header == 0 && left == 0 && buffer[start] == TERMINATE);
  }

  /**
   * Gives what is there, after waiting for it; 0 at the end. No more than what belongs together, so
   * that the backend has nothing of what comes behind.
   */
  int read(byte[] target, int most) throws IOException {
    if (!await()) {
      return 0;
    }
    int count = 0;
    while (count < most && start < end && !(count > 0 && isAtRest())) {
      if (left > 0) {
        int part = (int) Math.min(left, Math.min(most - count, end - start));
        System.arraycopy(buffer, start, target, count, part);
        note(start, part);
        start += part;
        count += part;
        left -= part;
        endIfWhole();
      } else if (header == 0 && buffer[start] == TERMINATE) {
        return count;
      } else {
        target[count++] = head(buffer[start]);
        start++;
      }
    }
    return count;
  }

  /** Takes a byte of a header. */
  private byte head(byte value) {
    if (header == 0) {
      type = value & 0xff;
      if (COPY.indexOf(type) < 0) {
        asked = type;
      }
    }
    length = header == 0 ? 0 : length << Byte.SIZE | (value & 0xff);
    note(start, 1);
    if (++header == HEADER) {
      header = 0;
      left = Math.max(0, length - Integer.BYTES);
      endIfWhole();
    }
    return value;
  }

  private void note(int from, int count) {
    if (type == PARSE || type == QUERY || type == CLOSE) {
      statement.write(buffer, from, count);
    }
  }

  private void endIfWhole() {
    if (left > 0) {
      return;
    }
    byte[] message = statement.toByteArray();
    statement.reset();
    if (type == PARSE) {
      prepared.parse(message);
      statements.accept(Prepared.query(message));
    } else if (type == CLOSE) {
      prepared.close(message);
    } else if (type == QUERY) {
      prepared.query();
      statements.accept(
          new String(message, HEADER, message.length - HEADER, StandardCharsets.UTF_8));
    }
  }
}
