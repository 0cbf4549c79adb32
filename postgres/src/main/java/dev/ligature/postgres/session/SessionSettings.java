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

  private static final String SUPERUSER = "postgres";

  private final Statements statements;

  /** What the backend began with, of what the client has changed. */
  private final Map<String, String> before = new LinkedHashMap<>();

  SessionSettings(Statements statements) {
    this.statements = statements;
  }

  /**
   * Sets what the client wants.
   *
   * @return a response if that can't be
   */
  Optional<byte[]> set(Backend backend, Map<String, String> parameters) {
    Map<String, String> wanted;
    try {
      wanted = CommandLineOptions.settings(parameters.getOrDefault("options", ""));
    } catch (IllegalArgumentException e) {
      return Optional.of(Responses.fatal("42601", String.valueOf(e.getMessage())));
    }
    parameters.forEach(
        (name, value) -> {
          if (!NO_SETTINGS.contains(name) && !name.startsWith("_pq_.")) {
            wanted.put(name, value);
          }
        });
    // One that an extension may know later has a dot in its name, and is empty.
    for (String name : wanted.keySet()) {
      if (name.contains(".")) {
        before.put(name, "");
      }
    }
    before.putAll(current(backend, List.copyOf(wanted.keySet())));
    String role = role(backend, parameters.getOrDefault("user", SUPERUSER));
    Statements.Outcome outcome =
        statements.during(backend, () -> backend.set(wanted) && backend.authorize(role));
    return outcome.done() ? Optional.empty() : Optional.of(outcome.answer().fatal());
  }

  /** Who names no role of this server is its superuser. */
  private String role(Backend backend, String user) {
    if (user.equals(SUPERUSER)) {
      return user;
    }
    String query = "SELECT rolname FROM pg_roles WHERE rolname = " + Statements.literal(user);
    return statements.execute(backend, query).value().orElse(SUPERUSER);
  }

  /** The values of settings, of those that there are and that are not empty. */
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
            .formatted(each);
    for (List<String> row : statements.execute(backend, query).all()) {
      if (!row.getLast().isEmpty()) {
        values.put(row.getFirst(), row.getLast());
      }
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
