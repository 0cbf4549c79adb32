package dev.ligature.postgres.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

  /** The fields of all rows; a null is empty. */
  List<List<String>> all() {
    return contents(DATA_ROW).stream().map(Rows::row).toList();
  }

  private static List<String> row(ByteBuffer content) {
    int count = content.getShort();
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fields.add(text(content, Math.max(0, content.getInt())));
    }
    return fields;
  }

  /** The first field of the first row, unless it is empty or null or there is none. */
  Optional<String> value() {
    return all().stream().findFirst().map(List::getFirst).filter(value -> !value.isEmpty());
  }

  /** What the statement says to have done, if it has. */
  Optional<String> tag() {
    return contents(COMPLETE).stream().findFirst().map(tag -> text(tag, tag.remaining() - 1));
  }

  /** Whether it has failed. */
  boolean isError() {
    return !contents(ERROR).isEmpty();
  }

  /** The error that the backend has answered, as one after which the connection ends. */
  byte[] fatal() {
    Map<Character, String> fields =
        contents(ERROR).stream().findFirst().map(Rows::fields).orElseGet(Map::of);
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

  private List<ByteBuffer> contents(byte type) {
    List<ByteBuffer> found = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(messages);
    while (rest.hasRemaining()) {
      byte next = rest.get();
      int size = rest.getInt() - Integer.BYTES;
      if (next == type) {
        found.add(rest.slice(rest.position(), size));
      }
      rest.position(rest.position() + size);
    }
    return found;
  }

  private static String text(ByteBuffer content, int size) {
    byte[] bytes = new byte[size];
    content.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
