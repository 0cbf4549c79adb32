package dev.ligature.postgres.session;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Learns of clients what they want. One that does not say is let go. */
final class Reception {
  /** How long a client has to say what it wants. */
  private static final Duration GREETING = Duration.ofSeconds(60);

  private final Consumer<Session> sessions;
  private final Consumer<CancelKey> cancels;

  /** The clients that have not said what they want, and what limits their time. */
  private final Map<Client, Thread> greeted = new ConcurrentHashMap<>();

  /**
   * A reception.
   *
   * @param sessions takes sessions, in a thread of each
   * @param cancels takes the keys of sessions in which what runs shall be cancelled
   */
  Reception(Consumer<Session> sessions, Consumer<CancelKey> cancels) {
    this.sessions = sessions;
    this.cancels = cancels;
  }

  /** Takes a client that has connected. */
  void accept(Client client) {
    Thread timer = Thread.ofVirtual().name("postgres greeting").unstarted(() -> expire(client));
    greeted.put(client, timer);
    timer.start();
    Thread.ofVirtual().name("postgres client").start(() -> greet(client));
  }

  private void expire(Client client) {
    try {
      Thread.sleep(GREETING);
    } catch (InterruptedException _) {
      // It has said what it wants.
      return;
    }
    forget(client);
  }

  /** Closes a client that has not said what it wants. */
  private void forget(Client client) {
    if (end(client)) {
      close(client);
    }
  }

  /** Ends the greeting of a client. Says whether that went on. */
  private boolean end(Client client) {
    Thread timer = greeted.remove(client);
    if (timer != null) {
      timer.interrupt();
    }
    return timer != null;
  }

  /** Reads how a client begins. */
  private void greet(Client client) {
    try {
      Startup wanted = Startup.read(client);
      if (!end(client)) {
        return;
      }
      if (wanted instanceof Startup.Cancel cancel) {
        cancels.accept(cancel.key());
        // That it is closed is the answer.
        close(client);
      } else {
        Startup.Session startup = (Startup.Session) wanted;
        Session session = new Session(client, startup);
        startup.refusal().ifPresentOrElse(session::refuse, () -> sessions.accept(session));
      }
    } catch (IOException _) {
      end(client);
      close(client);
    }
  }

  private static void close(Client client) {
    try {
      client.connection().close();
    } catch (IOException _) {
      // It is gone anyway.
    }
  }

  /** Lets all go that have not said what they want. */
  void close() {
    greeted.keySet().forEach(this::forget);
  }
}
