package dev.ligature.postgres.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages by which a client has prepared statements. A backend that has served others
 * meanwhile is given them again.
 */
final class Prepared {
  private static final int HEADER = 5;
  private static final byte STATEMENT = 'S';

  /** By name and text: of two messages of one name, one may have failed. */
  private final Map<Key, byte[]> named = new LinkedHashMap<>();

  /** Those that the backend does not take as things are. */
  private final Set<Key> pending = new HashSet<>();

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

  /** Takes a message {@code Close}, with its header. */
  void close(byte[] message) {
    ByteBuffer content = ByteBuffer.wrap(message).position(HEADER);
    if (content.hasRemaining() && content.get() == STATEMENT) {
      String name = text(content);
      named.keySet().removeIf(key -> key.name().equals(name));
      pending.removeIf(key -> key.name().equals(name));
    }
  }

  /**
   * Forgets what is not among the statements that the backend has, unless it did not take them.
   *
   * @param texts their texts by their names
   */
  void retain(Map<String, String> texts) {
    named
        .keySet()
        .removeIf(key -> !key.text().equals(texts.get(key.name())) && !pending.contains(key));
  }

  /**
   * Prepares all again.
   *
   * @param backend passes a message on, and says whether it was taken
   */
  void replay(Predicate<byte[]> backend) {
    pending.clear();
    pending.addAll(named.keySet());
    retry(backend);
    if (unnamed != null && !backend.test(unnamed)) {
      unnamed = null;
    }
  }

  /** Prepares what the backend has not taken, if it takes it now. */
  void retry(Predicate<byte[]> backend) {
    for (Key key : List.copyOf(pending)) {
      byte[] message = named.get(key);
      if (message == null || backend.test(message)) {
        pending.remove(key);
      }
    }
  }

  /** Whether there is something that the backend has not taken. */
  boolean isPending() {
    return !pending.isEmpty();
  }
}
