package dev.ligature.postgres.session;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a client begins: with a packet for a session, or to cancel what another session does. What
 * asks for encryption is told that there is none, and begins again.
 *
 * @see <a href="https://www.postgresql.org/docs/18/protocol-message-formats.html">Message
 *     formats</a>
 */
sealed interface Startup {
  /** A session. */
  final class Session implements Startup {
    private static final int MAJOR = 3;
    private static final Set<String> NO_REPLICATION = Set.of("", "false", "off", "no", "0");

    private final byte[] packet;
    private final int version;
    private final Map<String, String> parameters;

    private Session(byte[] packet, int version, Map<String, String> parameters) {
      this.packet = packet;
      this.version = version;
      this.parameters = parameters;
    }

    /** The packet, as it came. */
    byte[] packet() {
      return packet.clone();
    }

    /** Why there is no such session, as a response; the backend would end. */
    Optional<byte[]> refusal() {
      if (version >>> Short.SIZE != MAJOR) {
        return Optional.of(
            Responses.fatal(
                "0A000",
                "protocol %d.%d is not spoken, but 3"
                    .formatted(version >>> Short.SIZE, version & 0xffff)));
      } else if (parameters.getOrDefault("user", "").isEmpty()) {
        return Optional.of(Responses.fatal("28000", "no user is named in the startup packet"));
      } else if (!NO_REPLICATION.contains(parameters.getOrDefault("replication", ""))) {
        return Optional.of(Responses.fatal("0A000", "there is no replication"));
      }
      return Optional.empty();
    }

    /** The database that the client wants: its user's, unless it says another. */
    String database() {
      String user = parameters.getOrDefault("user", "");
      return parameters.getOrDefault("database", user);
    }

    /** The names and values in it. */
    Map<String, String> parameters() {
      return parameters;
    }
  }

  /**
   * What a session does shall be cancelled.
   *
   * @param key the session's
   */
  record Cancel(CancelKey key) implements Startup {}

  /** {@code CancelRequest}. */
  int CANCEL = 80877102;

  /** {@code SSLRequest} and {@code GSSENCRequest}. */
  int ENCRYPTION = 80877103;

  /** The largest packet that PostgreSQL takes. */
  int MOST = 10_000;

  /** Reads it. */
  static Startup read(Client client) throws IOException {
    DataInputStream in = new DataInputStream(client.input());
    while (true) {
      int size = in.readInt();
      if (size < 2 * Integer.BYTES || size > MOST) {
        throw new IOException("startup packet of %d bytes".formatted(size));
      }
      byte[] packet = new byte[size];
      ByteBuffer.wrap(packet).putInt(size);
      in.readFully(packet, Integer.BYTES, size - Integer.BYTES);
      ByteBuffer content = ByteBuffer.wrap(packet).position(Integer.BYTES);
      int code = content.getInt();
      if (code == CANCEL && content.remaining() >= 2 * Integer.BYTES) {
        return new Cancel(new CancelKey(content.getInt(), content.getInt()));
      } else if (code == ENCRYPTION || code == ENCRYPTION + 1) {
        client.output().write('N');
        client.output().flush();
      } else {
        return new Session(packet, code, parameters(content));
      }
    }
  }

  private static Map<String, String> parameters(ByteBuffer content) throws IOException {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String name = text(content); !name.isEmpty(); name = text(content)) {
      parameters.put(name, text(content));
    }
    return parameters;
  }

  private static String text(ByteBuffer content) throws IOException {
    int end = content.position();
    while (end < content.limit() && content.get(end) != 0) {
      end++;
    }
    if (end == content.limit()) {
      throw new EOFException("startup packet: a string without an end");
    }
    byte[] bytes = new byte[end - content.position()];
    content.get(bytes).get();
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
