package dev.ligature.postgres.session;

import dev.ligature.postgres.backend.Backend;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the server does for itself between sessions: the backend is given what the next one has set,
 * and forgets the last one.
 */
final class Housekeeping {
  /**
   * Why a session can't give way, as a text; nothing if it can. What is asked for can't be moved.
   */
  private static final String HELD =
      """
      SELECT CASE
        WHEN EXISTS (SELECT FROM pg_catalog.pg_class c
            WHERE c.relnamespace = pg_catalog.pg_my_temp_schema())
          OR EXISTS (SELECT FROM pg_catalog.pg_proc p
            WHERE p.pronamespace = pg_catalog.pg_my_temp_schema())
          OR EXISTS (SELECT FROM pg_catalog.pg_type t
            WHERE t.typnamespace = pg_catalog.pg_my_temp_schema()) THEN 'temporary objects'
        WHEN EXISTS (SELECT FROM pg_catalog.pg_listening_channels()) THEN 'LISTEN'
        WHEN EXISTS (SELECT FROM pg_catalog.pg_cursors) THEN 'cursors'
        WHEN EXISTS (SELECT FROM pg_catalog.pg_locks l
            WHERE l.locktype = 'advisory' AND l.pid = pg_catalog.pg_backend_pid())
          THEN 'advisory locks'
        ELSE 'nothing' END
      """;

  private static final String FREE = "nothing";
  private static final String UNKNOWN = "what its session has set";

  private final Statements statements;
  private final SessionSettings settings;

  Housekeeping(SessionWire wire) {
    this.statements = new Statements(wire);
    this.settings = new SessionSettings(statements);
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

  /**
   * Sets what the client begins with, as a backend of its own would have it from its start.
   *
   * @return a response if that can't be
   */
  Optional<byte[]> begin(Backend backend, Session session) {
    return settings.set(backend, session.startup().parameters());
  }

  /**
   * Has the session give way to another one, if what it has set can be given to a backend again.
   *
   * @return else what it holds the backend by
   */
  Optional<String> suspend(Backend backend, Session session) {
    String held = statements.execute(backend, HELD).value().orElse(UNKNOWN);
    if (session.custom().isUnknown()) {
      return Optional.of(UNKNOWN);
    } else if (!held.equals(FREE)) {
      return Optional.of(held);
    }
    Map<String, String> changed = new LinkedHashMap<>();
    rows(backend, "SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session'")
        .forEach(row -> changed.put(row.getFirst(), row.getLast()));
    Set<String> custom = session.custom().names();
    rows(backend, CustomSettings.IN_FUNCTIONS)
        .forEach(row -> custom.add(CustomSettings.plain(row.getFirst())));
    changed.putAll(settings.current(backend, List.copyOf(custom)));
    List<String> who =
        rows(backend, "SELECT session_user, pg_catalog.current_setting('role')").getFirst();
    Map<String, String> own = new HashMap<>();
    List<String> sql =
        rows(
                backend,
                "SELECT name, statement, from_sql FROM pg_catalog.pg_prepared_statements"
                    + " ORDER BY prepare_time")
            .stream()
            .filter(
                row -> {
                  own.put(row.getFirst(), row.get(1));
                  return row.getLast().equals("t");
                })
            .map(row -> row.get(1))
            .toList();
    session.prepared().retain(own);
    session.save(new SavedState(changed, who.getFirst(), who.getLast(), sql));
    return Optional.empty();
  }

  private List<List<String>> rows(Backend backend, String query) {
    return statements.execute(backend, query).all();
  }

  /**
   * Gives the backend what the session has set before it gave way.
   *
   * @return a response if that can't be
   */
  Optional<byte[]> resume(Backend backend, Session session) {
    Optional<byte[]> refusal = begin(backend, session);
    if (refusal.isPresent() || session.saved().isEmpty()) {
      return refusal;
    }
    SavedState saved = session.saved().get();
    saved
        .settings()
        .forEach(
            (name, value) ->
                statements.execute(
                    backend,
                    "SELECT pg_catalog.set_config(%s, %s, false)"
                        .formatted(Statements.literal(name), Statements.literal(value))));
    String user = statements.execute(backend, "SELECT session_user").value().orElse("");
    if (!user.equals(saved.user())) {
      statements.execute(backend, "SET SESSION AUTHORIZATION " + Statements.literal(saved.user()));
    }
    if (!saved.role().equals("none")) {
      statements.execute(backend, "SET ROLE " + Statements.literal(saved.role()));
    }
    saved.statements().forEach(each -> statements.execute(backend, each));
    session.prepared().messages().forEach(each -> statements.pass(backend, each));
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
