package dev.ligature.postgres.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
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
  private static final byte ERROR = 'E';

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

  /** The error that the backend has answered, as one after which the connection ends. */
  byte[] fatal() {
    Map<Character, String> fields = content(ERROR).map(Rows::fields).orElseGet(Map::of);
    return Responses.fatal(
        fields.getOrDefault('C', "XX000"), fields.getOrDefault('M', "the backend says nothing"));
  }

  private static Map<Character, String> fields(ByteBuffer error) {
    Map<Character, String> fields = new HashMap<>();
    for (byte type = error.get(); type != 0; type = error.get()) {
      int end = error.position();
      while (error.get(end) != 0) {
        end++;
      }
      fields.put((char) type, text(error, end - error.position()));
      error.get();
    }
    return fields;
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
