package dev.ligature.postgres.session;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a client from its startup packet to its end. Who has a turn, or waits for what
 * the client sends, is the one thread that uses it.
 */
final class Session {
  private static final int BUFFER = 1 << 16;

  private final Client client;
  private final Startup.Session startup;
  private final Prepared prepared = new Prepared();
  private final CustomSettings custom = new CustomSettings();
  private final Messages messages;
  private final OutputStream output;
  private volatile @Nullable CancelKey key;
  private @Nullable SavedState saved;
  private volatile boolean gone;

  Session(Client client, Startup.Session startup) {
    this.client = client;
    this.startup = startup;
    this.messages = new Messages(client.input(), prepared, custom);
    this.output = new BufferedOutputStream(client.output(), BUFFER);
  }

  Startup.Session startup() {
    return startup;
  }

  /** What the client sends. */
  Messages messages() {
    return messages;
  }

  /** The statements that the client has prepared. */
  Prepared prepared() {
    return prepared;
  }

  /** The settings that the client has made up. */
  CustomSettings custom() {
    return custom;
  }

  /** What the client is sent, when that is flushed. */
  OutputStream output() {
    return output;
  }

  /** Whether the backend has answered the startup packet. */
  boolean isGreeted() {
    return key != null;
  }

  void greeted(CancelKey key) {
    this.key = key;
  }

  /** By which the client cancels, once it is greeted. */
  Optional<CancelKey> key() {
    return Optional.ofNullable(key);
  }

  /** What the session has left when another one had its turn. */
  Optional<SavedState> saved() {
    return Optional.ofNullable(saved);
  }

  void save(SavedState state) {
    saved = state;
  }

  /** Waits for what the client sends next. */
  void watch() {
    try {
      gone = !messages.await();
    } catch (IOException _) {
      gone = true;
    }
  }

  /** Whether the client is known to want nothing more. */
  boolean isGone() {
    return gone;
  }

  /** Sends an error after which the connection ends, and ends it. */
  void refuse(byte[] response) {
    try (var _ = client.connection()) {
      output.write(response);
      output.flush();
    } catch (IOException _) {
      // It is gone.
    }
  }

  /** Ends the connection. */
  void close() {
    try {
      client.connection().close();
    } catch (IOException _) {
      // It is gone anyway.
    }
  }
}
