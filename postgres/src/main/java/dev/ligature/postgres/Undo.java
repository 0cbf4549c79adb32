package dev.ligature.postgres;

import dev.ligature.postgres.session.Listener;
import dev.ligature.postgres.session.Server;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a start that fails half-way closes again, the latest first. */
final class Undo implements AutoCloseable {
  private final Deque<Closing> closings = new ArrayDeque<>();

  /** Something that is closed. */
  @FunctionalInterface
  private interface Closing {
    void close();
  }

  /** Adds what was opened. */
  DataDirectory add(DataDirectory opened) {
    closings.push(opened::close);
    return opened;
  }

  /** Adds what was opened. */
  Server add(Server opened) {
    closings.push(opened::close);
    return opened;
  }

  /** Adds what was opened. */
  Listener add(Listener opened) {
    closings.push(opened::close);
    return opened;
  }

  /** All went well: nothing is closed. */
  void forget() {
    closings.clear();
  }

  @Override
  public void close() {
    while (!closings.isEmpty()) {
      closings.pop().close();
    }
  }
}
