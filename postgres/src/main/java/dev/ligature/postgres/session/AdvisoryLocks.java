package dev.ligature.postgres.session;

import dev.ligature.postgres.backend.Backend;
import java.util.ArrayList;
import java.util.List;

/**
 * The advisory locks of a session that gives way: the backend releases them, and takes them again
 * with the session's next turn. Meanwhile no session has a turn that speaks of such locks, so
 * nobody can take them.
 */
final class AdvisoryLocks {
  /** By what name a statement takes such a lock, whatever its function. */
  static final String WORD = "advisory";

  private static final String HELD =
      """
      SELECT l.objsubid, l.classid::bigint, l.objid::bigint, l.mode FROM pg_catalog.pg_locks l
      WHERE l.locktype = 'advisory' AND l.pid = pg_catalog.pg_backend_pid()
      """;

  private static final String ONE_KEY = "1";
  private static final String SHARED = "ShareLock";

  private final Statements statements;

  AdvisoryLocks(Statements statements) {
    this.statements = statements;
  }

  /** Releases all that are held, and gives what takes them again. */
  List<String> release(Backend backend) {
    List<String> again = new ArrayList<>();
    for (List<String> row : statements.execute(backend, HELD).all()) {
      String suffix = row.get(3).equals(SHARED) ? "_shared" : "";
      String key =
          row.getFirst().equals(ONE_KEY)
              ? String.valueOf(
                  Long.parseLong(row.get(1)) << Integer.SIZE | Long.parseLong(row.get(2)))
              : "%d, %d"
                  .formatted((int) Long.parseLong(row.get(1)), (int) Long.parseLong(row.get(2)));
      String unlock = "SELECT pg_catalog.pg_advisory_unlock%s(%s)".formatted(suffix, key);
      // How often it was taken is known by how often it can be released.
      while (statements.execute(backend, unlock).value().orElse("f").equals("t")) {
        again.add("SELECT pg_catalog.pg_advisory_lock%s(%s)".formatted(suffix, key));
      }
    }
    return again;
  }
}
