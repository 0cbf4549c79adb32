package dev.ligature.postgres.session;

import dev.ligature.postgres.backend.Backend;
import dev.ligature.postgres.backend.Wire;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one backend that runs. It is connected to one database, and gives way to another backend for
 * the next. For one thread; {@link #cancel} is for any.
 */
final class Backends {
  /** The database that every cluster has. */
  static final String DATABASE = "postgres";

  /** Starts backends. */
  @FunctionalInterface
  interface Starter {
    /**
     * Starts one.
     *
     * @param database the one that it connects to
     * @param wire what it reads and writes
     */
    Backend start(String database, Wire wire);
  }

  private final Starter starter;
  private final Wire wire;
  private volatile @Nullable Backend running;
  private String database = DATABASE;

  Backends(Starter starter, Wire wire) {
    this.starter = starter;
    this.wire = wire;
  }

  /** The backend that runs, whatever its database; a new one if there is none. */
  Backend any() {
    Backend current = running;
    return current != null ? current : start(DATABASE);
  }

  /** A backend of a database. One of another database is shut down. */
  Backend of(String wanted) {
    Backend current = any();
    if (wanted.equals(database)) {
      return current;
    }
    current.stop();
    end();
    return start(wanted);
  }

  private Backend start(String wanted) {
    Backend started = starter.start(wanted, wire);
    database = wanted;
    running = started;
    return started;
  }

  /** The database of the backend that runs. */
  String database() {
    return database;
  }

  /** Whether one runs. */
  boolean isRunning() {
    return running != null;
  }

  /**
   * Cancels the statement that runs.
   *
   * @param meant whether what runs is what is meant
   */
  void cancel(BooleanSupplier meant) {
    Backend current = running;
    if (current != null) {
      current.cancel(meant);
    }
  }

  /** Ends the backend as it is. The next one recovers what it has left. */
  void end() {
    Backend current = running;
    running = null;
    if (current != null) {
      current.close();
    }
  }
}
