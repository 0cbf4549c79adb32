package dev.ligature.postgres.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages by which a client has prepared statements. A backend that has served others
 * meanwhile is given them again.
 */
final class Prepared {
  private static final int HEADER = 5;

  /** By name and text: of two messages of one name, one may have failed. */
  private final Map<Key, byte[]> named = new LinkedHashMap<>();

  private byte @Nullable [] unnamed;

  /**
   * What a statement is known by.
   *
   * @param name its name
   * @param text the query
   */
  private record Key(String name, String text) {}

  /** Takes a message {@code Parse}, with its header. */
  void parse(byte[] message) {
    ByteBuffer content = ByteBuffer.wrap(message).position(HEADER);
    String name = text(content);
    if (name.isEmpty()) {
      unnamed = message;
    } else {
      named.put(new Key(name, text(content)), message);
    }
  }

  /** The query of such a message. */
  static String query(byte[] message) {
    ByteBuffer content = ByteBuffer.wrap(message).position(HEADER);
    text(content);
    return text(content);
  }

  private static String text(ByteBuffer content) {
    int start = content.position();
    while (content.hasRemaining() && content.get() != 0) {
      // On to its end.
    }
    byte[] bytes = new byte[Math.max(0, content.position() - start - 1)];
    content.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A simple query ends the statement without a name. */
  void query() {
    unnamed = null;
  }

  /**
   * Forgets what is not among the statements that the backend has.
   *
   * @param texts their texts by their names
   */
  void retain(Map<String, String> texts) {
    named.keySet().removeIf(key -> !key.text().equals(texts.get(key.name())));
  }

  /** The messages by which all are prepared again. */
  List<byte[]> messages() {
    List<byte[]> messages = new ArrayList<>(named.values());
    if (unnamed != null) {
      messages.add(unnamed);
    }
    return messages;
  }
}
