package dev.ligature.postgres.session;

import dev.ligature.postgres.backend.Backend;
import java.util.Map;
import java.util.Optional;

/** What the server does for itself, where a session begins and where it has ended. */
final class Housekeeping {
  private final Statements statements;
  private final SessionSettings settings;

  Housekeeping(SessionWire wire) {
    this.statements = new Statements(wire);
    this.settings = new SessionSettings(statements);
  }

  /**
   * Sets what the client begins with, as a backend of its own would have it from its start.
   *
   * @return a response if that can't be
   */
  Optional<byte[]> set(Backend backend, Map<String, String> parameters) {
    return settings.set(backend, parameters);
  }

  /** Why no client can connect to a database, as a response. */
  Optional<byte[]> refusal(Backend backend, String database) {
    String query =
        "SELECT datallowconn FROM pg_database WHERE datname = " + Statements.literal(database);
    Optional<String> open = statements.execute(backend, query).value();
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
      statements.synchronize(backend);
      if (backend.isInTransaction()) {
        statements.execute(backend, "ROLLBACK");
      }
      // Its tag says that it was done, and not passed over.
      return settings.restore(backend)
          && statements.execute(backend, "DISCARD ALL").tag().equals(Optional.of("DISCARD ALL"));
    } catch (RuntimeException | StackOverflowError _) {
      return false;
    }
  }
}
