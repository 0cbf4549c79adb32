package dev.ligature.postgres.session;

import dev.ligature.postgres.backend.Backend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings and the role that a client begins with. They are what {@code RESET} leads back to in
 * its session, as in a backend of its own, and are gone after it.
 */
final class SessionSettings {
  private static final Set<String> NO_SETTINGS =
      Set.of("user", "database", "options", "replication");

  /** A query that is answered soon: few databases have such settings. */
  private static final String ANY_OF_CATALOG = "SELECT FROM pg_catalog.pg_db_role_setting LIMIT 1";

  private static final String SUPERUSER = "postgres";

  private final Statements statements;

  /** What the backend began with, of what the client has changed. */
  private final Map<String, String> before = new LinkedHashMap<>();

  SessionSettings(Statements statements) {
    this.statements = statements;
  }

  /**
   * Sets what the client wants, and before that what {@code ALTER DATABASE} and {@code ALTER ROLE}
   * say.
   *
   * @return a response if that can't be
   */
  Optional<byte[]> set(Backend backend, Session session) {
    before.clear();
    Map<String, String> parameters = session.startup().parameters();
    Optional<String> role = role(backend, session);
    if (role.isEmpty()) {
      String message = "role \"%s\" does not exist".formatted(parameters.get("user"));
      return Optional.of(Responses.fatal("28000", message));
    }
    Map<String, String> wanted = ofCatalog(backend, role.get());
    try {
      wanted.putAll(CommandLineOptions.settings(parameters.getOrDefault("options", "")));
    } catch (IllegalArgumentException e) {
      return Optional.of(Responses.fatal("42601", String.valueOf(e.getMessage())));
    }
    parameters.forEach(
        (name, value) -> {
          if (!NO_SETTINGS.contains(name) && !name.startsWith("_pq_.")) {
            wanted.put(name, value);
          }
        });
    for (String name : wanted.keySet()) {
      // What is made up has no value before.
      Optional<String> made = name.contains(".") ? Optional.of("") : Optional.empty();
      backend.find(name).or(() -> made).ifPresent(value -> before.put(name, value));
    }
    session.began(role.get());
    Statements.Outcome outcome =
        statements.during(backend, () -> backend.set(wanted) && backend.authorize(role.get()));
    return outcome.done() ? Optional.empty() : Optional.of(outcome.answer().fatal());
  }

  /** Who names no role of this server is its superuser; but who has begun as a role stays it. */
  private Optional<String> role(Backend backend, Session session) {
    String user = session.startup().parameters().getOrDefault("user", SUPERUSER);
    String wanted = session.role().orElse(user);
    if (wanted.equals(SUPERUSER)) {
      return Optional.of(wanted);
    }
    String query = "SELECT rolname FROM pg_roles WHERE rolname = " + Statements.literal(wanted);
    Optional<String> found = statements.execute(backend, query).value();
    return found.isPresent() || session.role().isPresent() ? found : Optional.of(SUPERUSER);
  }

  /** What is set for the database and the role; what is for both comes last. */
  private Map<String, String> ofCatalog(Backend backend, String role) {
    String query =
        """
        SELECT pg_catalog.unnest(s.setconfig) FROM pg_catalog.pg_db_role_setting s
        WHERE (s.setdatabase = 0 OR s.setdatabase = (SELECT d.oid FROM pg_catalog.pg_database d
            WHERE d.datname = pg_catalog.current_database()))
          AND (s.setrole = 0 OR s.setrole = (SELECT r.oid FROM pg_catalog.pg_roles r
            WHERE r.rolname = %s))
        ORDER BY s.setrole <> 0, s.setdatabase <> 0
        """
            .formatted(Statements.literal(role));
    Map<String, String> settings = new LinkedHashMap<>();
    if (statements.rows(backend, ANY_OF_CATALOG).isEmpty()) {
      return settings;
    }
    for (List<String> row : statements.rows(backend, query)) {
      int sign = row.getFirst().indexOf('=');
      settings.put(row.getFirst().substring(0, sign), row.getFirst().substring(sign + 1));
    }
    return settings;
  }

  /** The values of settings, of those that there are. */
  Map<String, String> current(Backend backend, List<String> names) {
    Map<String, String> values = new LinkedHashMap<>();
    if (names.isEmpty()) {
      return values;
    }
    String each =
        names.stream()
            .map(name -> "(%s)".formatted(Statements.literal(name)))
            .collect(Collectors.joining(", "));
    String query =
        "SELECT name, pg_catalog.current_setting(name, true) FROM (VALUES %s) n (name)"
                .formatted(each)
            + " WHERE pg_catalog.current_setting(name, true) IS NOT NULL";
    for (List<String> row : statements.rows(backend, query)) {
      values.put(row.getFirst(), row.getLast());
    }
    return values;
  }

  /** Sets what was before the client. Says whether that was done. */
  boolean restore(Backend backend) {
    boolean restored =
        statements
            .during(backend, () -> backend.authorize(SUPERUSER) && backend.set(before))
            .done();
    before.clear();
    return restored;
  }
}
