package dev.ligature.postgres.session;

import dev.ligature.postgres.backend.Backend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Runs what the server wants of a backend for itself, with no client. */
final class Statements {
  private static final byte[] SYNC = {'S', 0, 0, 0, 4};

  private final SessionWire wire;

  Statements(SessionWire wire) {
    this.wire = wire;
  }

  /** A text as a literal of SQL. */
  static String literal(String text) {
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** Runs a statement. */
  Rows execute(Backend backend, String statement) {
    byte[] text = statement.getBytes(StandardCharsets.UTF_8);
    byte[] query =
        ByteBuffer.allocate(text.length + 6)
            .put((byte) 'Q')
            .putInt(text.length + 5)
            .put(text)
            .put((byte) 0)
            .array();
    return new Rows(run(backend, query));
  }

  /**
   * Asks for rows.
   *
   * @throws IllegalStateException if the backend gives an error
   */
  List<List<String>> rows(Backend backend, String query) {
    Rows rows = execute(backend, query);
    if (rows.isError()) {
      throw new IllegalStateException(new String(rows.fatal(), StandardCharsets.UTF_8));
    }
    return rows.all();
  }

  /** Passes on a message, with an end of what belongs together. */
  Rows pass(Backend backend, byte[] message) {
    byte[] all = Arrays.copyOf(message, message.length + SYNC.length);
    System.arraycopy(SYNC, 0, all, message.length, SYNC.length);
    return new Rows(run(backend, all));
  }

  /** Ends what a client has begun to ask for. */
  void synchronize(Backend backend) {
    run(backend, SYNC);
  }

  /** Gives what the backend writes while something else is done with it, and whether that went. */
  Outcome during(Backend backend, Supplier<Boolean> work) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    wire.connect(SessionWire.of(new byte[0]), answer);
    boolean done = work.get();
    backend.settle();
    return new Outcome(done, new Rows(answer.toByteArray()));
  }

  /**
   * How something went.
   *
   * @param done whether it was done
   * @param answer what the backend said
   */
  record Outcome(boolean done, Rows answer) {}

  private byte[] run(Backend backend, byte[] message) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    SessionWire.Source source = SessionWire.of(message);
    wire.connect(source, answer);
    try {
      // What the client has left comes first.
      while (backend.hasInput() || source.isAvailable()) {
        backend.step();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    backend.settle();
    return answer.toByteArray();
  }
}
