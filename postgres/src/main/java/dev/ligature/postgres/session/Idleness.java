package dev.ligature.postgres.session;

import dev.ligature.postgres.backend.Backend;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client that does nothing while its transaction is open, so that nobody else has a turn. The
 * setting {@value #SETTING} says for how long.
 *
 * @see <a href="https://www.postgresql.org/docs/18/runtime-config-client.html">Client connection
 *     defaults</a>
 */
final class Idleness {
  private static final String SETTING = "idle_in_transaction_session_timeout";

  private final Session session;
  private final long millis;

  /** Set by what comes first: a message, or the end of the time. */
  private final AtomicBoolean decided = new AtomicBoolean();

  Idleness(Backend backend, Session session) {
    this.session = session;
    this.millis = backend.isInTransaction() ? Long.parseLong(backend.get(SETTING)) : 0;
  }

  /** Waits for what the client sends; false at its end, or if it has sent nothing for so long. */
  boolean await() throws IOException {
    if (millis <= 0) {
      return session.messages().await();
    }
    Thread watch = Thread.ofVirtual().name("postgres idle").start(this::end);
    try {
      boolean came = session.messages().await();
      return decided.compareAndSet(false, true) && came;
    } finally {
      watch.interrupt();
    }
  }

  private void end() {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException _) {
      return;
    }
    if (decided.compareAndSet(false, true)) {
      session.refuse(
          Responses.fatal("25P03", "terminating connection due to idle-in-transaction timeout"));
    }
  }
}
