package dev.ligature.postgres.session;

import dev.ligature.postgres.backend.Backend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Statements that the server runs for itself, where a session begins and where it has ended. */
final class Housekeeping {
  /** Not settings, or such as can't be set later. */
  private static final Set<String> NO_SETTINGS =
      Set.of("user", "database", "options", "replication");

  private static final String SUPERUSER = "postgres";

  private static final byte[] SYNC = {'S', 0, 0, 0, 4};

  private final SessionWire wire;

  Housekeeping(SessionWire wire) {
    this.wire = wire;
  }

  /** Sets what the client begins with, as a backend of its own would have it from its start. */
  void set(Backend backend, Map<String, String> parameters) {
    parameters.forEach(
        (name, value) -> {
          if (!NO_SETTINGS.contains(name) && !name.startsWith("_pq_.")) {
            execute(
                backend,
                "SELECT set_config(%s, %s, false)".formatted(literal(name), literal(value)));
          }
        });
    // Who names no role of this server is its superuser.
    String user = parameters.getOrDefault("user", SUPERUSER);
    String query = "SELECT rolname FROM pg_roles WHERE rolname = " + literal(user);
    backend.authorize(execute(backend, query).value().orElse(SUPERUSER));
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Why no client can connect to a database, as a response. */
  Optional<byte[]> refusal(Backend backend, String database) {
    Optional<String> open =
        execute(
                backend,
                "SELECT datallowconn FROM pg_database WHERE datname = " + literal(database))
            .value();
    if (open.isEmpty()) {
      String message = "database \"%s\" does not exist".formatted(database);
      return Optional.of(Responses.fatal("3D000", message));
    } else if (open.get().equals("f")) {
      String message = "database \"%s\" is not currently accepting connections".formatted(database);
      return Optional.of(Responses.fatal("55000", message));
    }
    return Optional.empty();
  }

  /** Has the backend forget the session. Says whether it has. */
  boolean reset(Backend backend) {
    try {
      run(backend, SYNC);
      if (backend.isInTransaction()) {
        execute(backend, "ROLLBACK");
      }
      backend.authorize(SUPERUSER);
      // Its tag says that it was done, and not passed over.
      return execute(backend, "DISCARD ALL").tag().equals(Optional.of("DISCARD ALL"));
    } catch (RuntimeException | StackOverflowError _) {
      return false;
    }
  }

  /** Runs a statement for the server itself. */
  private Rows execute(Backend backend, String statement) {
    byte[] text = statement.getBytes(StandardCharsets.UTF_8);
    byte[] query =
        ByteBuffer.allocate(text.length + 6)
            .put((byte) 'Q')
            .putInt(text.length + 5)
            .put(text)
            .put((byte) 0)
            .array();
    return new Rows(run(backend, query));
  }

  private byte[] run(Backend backend, byte[] message) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    SessionWire.Source source = SessionWire.of(message);
    wire.connect(source, answer);
    try {
      // What the client has left comes first.
      while (backend.hasInput() || source.isAvailable()) {
        backend.step();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    backend.settle();
    return answer.toByteArray();
  }
}
