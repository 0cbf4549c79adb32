package dev.ligature.postgres.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the backend answers a statement of the server itself.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-message-formats.html">Message
 *     formats</a>
 */
final class Rows {
  private static final byte DATA_ROW = 'D';
  private static final byte COMPLETE = 'C';

  private final byte[] messages;

  Rows(byte[] messages) {
    this.messages = messages;
  }

  /** The first field of the first row, unless it is null or there is none. */
  Optional<String> value() {
    return content(DATA_ROW).filter(row -> row.getShort() > 0).flatMap(Rows::field);
  }

  /** What the statement says to have done, if it has. */
  Optional<String> tag() {
    return content(COMPLETE).map(tag -> text(tag, tag.remaining() - 1));
  }

  private Optional<ByteBuffer> content(byte type) {
    ByteBuffer rest = ByteBuffer.wrap(messages);
    while (rest.hasRemaining()) {
      byte found = rest.get();
      int size = rest.getInt() - Integer.BYTES;
      if (found == type) {
        return Optional.of(rest.slice(rest.position(), size));
      }
      rest.position(rest.position() + size);
    }
    return Optional.empty();
  }

  /** The field that comes next; null has a size below 0. */
  private static Optional<String> field(ByteBuffer row) {
    int size = row.getInt();
    return size < 0 ? Optional.empty() : Optional.of(text(row, size));
  }

  private static String text(ByteBuffer content, int size) {
    byte[] bytes = new byte[size];
    content.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
