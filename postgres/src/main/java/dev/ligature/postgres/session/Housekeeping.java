package dev.ligature.postgres.session;

import dev.ligature.postgres.backend.Backend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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
        WHEN EXISTS (SELECT FROM pg_catalog.pg_cursors) THEN 'cursors'
        WHEN EXISTS (SELECT FROM pg_catalog.pg_locks l
            WHERE l.locktype = 'advisory' AND l.pid = pg_catalog.pg_backend_pid())
          AND EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.prosrc ILIKE '%advisory%'
            AND p.pronamespace NOT IN
              ('pg_catalog'::regnamespace, 'information_schema'::regnamespace))
          THEN 'advisory locks'
        ELSE 'nothing' END
      """;

  /** What would disturb the server's own statements, and what it is meanwhile. */
  private static final Map<String, String> NEUTRAL =
      Map.of(
          "statement_timeout", "0",
          "lock_timeout", "0",
          "transaction_timeout", "0",
          "standard_conforming_strings", "on",
          "search_path", "pg_catalog");

  /** Those of them by which statements are understood. */
  private static final Set<String> READING = Set.of("standard_conforming_strings", "search_path");

  /** The text of a {@code PREPARE} that was the only statement of its query. */
  private static final Pattern ALONE =
      Pattern.compile("\\s*PREPARE\\s[^;]*;?\\s*", Pattern.CASE_INSENSITIVE);

  private static final String FREE = "nothing";
  private static final String UNKNOWN = "what its session has set";

  private final Statements statements;
  private final SessionSettings settings;
  private final AdvisoryLocks locks;

  Housekeeping(SessionWire wire) {
    this.statements = new Statements(wire);
    this.settings = new SessionSettings(statements);
    this.locks = new AdvisoryLocks(statements);
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
    return settings.set(backend, session);
  }

  /**
   * Has the session give way to another one, if what it has set can be given to a backend again.
   *
   * @param others channels that the backend listens to for others
   * @return else what it holds the backend by
   * @throws IllegalStateException if the backend does not answer
   */
  Optional<String> suspend(Backend backend, Session session, Set<String> others) {
    Map<String, String> own = new LinkedHashMap<>();
    NEUTRAL.keySet().forEach(name -> own.put(name, backend.get(name)));
    backend.setNow(NEUTRAL);
    Optional<String> held = held(backend, session);
    if (held.isPresent()) {
      backend.setNow(own);
      return held;
    }
    Set<String> channels = new LinkedHashSet<>();
    statements
        .rows(backend, "SELECT pg_catalog.pg_listening_channels()")
        .forEach(row -> channels.add(row.getFirst()));
    channels.removeIf(channel -> !listens(session, channel, others));
    session.listened().forget();
    List<String> sql = new ArrayList<>();
    Map<String, String> texts = new HashMap<>();
    for (List<String> row :
        statements.rows(
            backend,
            "SELECT name, statement, from_sql FROM pg_catalog.pg_prepared_statements"
                + " ORDER BY prepare_time")) {
      if (row.getLast().equals("t")) {
        sql.add(row.get(1));
      } else {
        texts.put(row.getFirst(), row.get(1));
      }
    }
    session.prepared().retain(texts);
    List<String> who =
        statements
            .rows(backend, "SELECT session_user, pg_catalog.current_setting('role')")
            .getFirst();
    Map<String, String> types = types(backend);
    List<String> taken = locks.release(backend);
    // From here on as the superuser, who sees all settings.
    statements.execute(backend, "SET ROLE NONE");
    statements.execute(backend, "SET SESSION AUTHORIZATION postgres");
    Map<String, String> changed = changed(backend, session);
    changed.putAll(own);
    session.save(
        new SavedState(changed, who.getFirst(), who.getLast(), sql, types, taken, channels));
    return Optional.empty();
  }

  /** What a session holds the backend by. */
  private Optional<String> held(Backend backend, Session session) {
    if (session.custom().isUnknown()
        || !statements.rows(backend, CustomSettings.UNKNOWN_IN_FUNCTIONS).isEmpty()) {
      return Optional.of(UNKNOWN);
    }
    boolean several =
        statements
            .rows(backend, "SELECT statement FROM pg_catalog.pg_prepared_statements WHERE from_sql")
            .stream()
            .anyMatch(row -> !ALONE.matcher(row.getFirst()).matches());
    if (several) {
      return Optional.of("statements of PREPARE");
    }
    String held = statements.rows(backend, HELD).getFirst().getFirst();
    return held.equals(FREE) ? Optional.empty() : Optional.of(held);
  }

  /** What the session has set. */
  private Map<String, String> changed(Backend backend, Session session) {
    Map<String, String> changed = new LinkedHashMap<>();
    statements
        .rows(backend, "SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session'")
        .forEach(row -> changed.put(row.getFirst(), row.getLast()));
    Set<String> custom = session.custom().names();
    statements
        .rows(backend, CustomSettings.IN_FUNCTIONS)
        .forEach(row -> custom.add(CustomSettings.plain(row.getFirst())));
    settings
        .current(backend, List.copyOf(custom))
        .forEach(
            (name, value) -> {
              if (!value.isEmpty()) {
                changed.put(name, value);
              }
            });
    return changed;
  }

  private Map<String, String> types(Backend backend) {
    Map<String, String> types = new HashMap<>();
    statements
        .rows(
            backend,
            "SELECT name, pg_catalog.concat_ws(' ', parameter_types, result_types)"
                + " FROM pg_catalog.pg_prepared_statements")
        .forEach(row -> types.put(row.getFirst(), row.getLast()));
    return types;
  }

  /** Whether a session listens to one of the channels that the backend listens to. */
  static boolean listens(Session session, String channel, Set<String> others) {
    return !others.contains(channel)
        || session
            .listened()
            .listensTo(channel)
            .orElseGet(() -> session.channels().contains(channel));
  }

  /** Has the backend listen to channels. */
  void listen(Backend backend, Set<String> channels) {
    channels.forEach(channel -> statements.execute(backend, listening(channel)));
  }

  private static String listening(String channel) {
    return "LISTEN \"%s\"".formatted(channel.replace("\"", "\"\""));
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
    Map<String, String> first = new LinkedHashMap<>(saved.settings());
    Map<String, String> last = new LinkedHashMap<>(saved.settings());
    first.keySet().removeAll(NEUTRAL.keySet());
    last.keySet().retainAll(NEUTRAL.keySet());
    first.putAll(NEUTRAL);
    Statements.Outcome set = statements.during(backend, () -> backend.setNow(first));
    if (!set.done()) {
      return Optional.of(set.answer().fatal());
    }
    List<String> steps = new ArrayList<>();
    if (!statements
        .execute(backend, "SELECT session_user")
        .value()
        .equals(Optional.of(saved.user()))) {
      steps.add("SET SESSION AUTHORIZATION " + Statements.literal(saved.user()));
    }
    if (!saved.role().equals("none")) {
      steps.add("SET ROLE " + Statements.literal(saved.role()));
    }
    Map<String, String> reading = new LinkedHashMap<>(saved.settings());
    reading.keySet().retainAll(READING);
    backend.setNow(reading);
    steps.addAll(saved.statements());
    steps.addAll(saved.locks());
    saved.channels().forEach(channel -> steps.add(listening(channel)));
    for (String step : steps) {
      Rows answer = statements.execute(backend, step);
      if (answer.isError()) {
        return Optional.of(answer.fatal());
      }
    }
    session.prepared().replay(message -> !statements.pass(backend, message).isError());
    Map<String, String> types = types(backend);
    types.keySet().retainAll(saved.types().keySet());
    for (Map.Entry<String, String> each : types.entrySet()) {
      if (!each.getValue().equals(saved.types().get(each.getKey()))) {
        return Optional.of(
            Responses.fatal(
                "0A000",
                "cached plan must not change result type: statement \"%s\""
                    .formatted(each.getKey())));
      }
    }
    backend.setNow(last);
    return Optional.empty();
  }

  /** Prepares again what could not be prepared when the session had its turn again. */
  void retry(Backend backend, Session session) {
    session.prepared().retry(message -> !statements.pass(backend, message).isError());
  }

  /** Has the backend forget the session. Says whether it has. */
  boolean reset(Backend backend) {
    try {
      // What a client has not ended with a sync would be committed by one.
      statements.execute(backend, "ROLLBACK");
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
