package dev.ligature.postgres.session;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;
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
  private final ListenedChannels listened = new ListenedChannels();
  private final Messages messages;
  private final OutputStream output;
  private volatile @Nullable CancelKey key;
  private @Nullable SavedState saved;
  private @Nullable String role;
  private volatile boolean gone;

  Session(Client client, Startup.Session startup) {
    this.client = client;
    this.startup = startup;
    this.messages = new Messages(client.input(), prepared, this::scan);
    this.output = new BufferedOutputStream(client.output(), BUFFER);
  }

  private void scan(String statement) {
    custom.scan(statement);
    listened.scan(statement);
  }

  /** The channels that its statements have named to listen to. */
  ListenedChannels listened() {
    return listened;
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

  /** The role that it has begun as. */
  Optional<String> role() {
    return Optional.ofNullable(role);
  }

  void began(String role) {
    this.role = role;
  }

  /** What the session has left when another one had its turn. */
  Optional<SavedState> saved() {
    return Optional.ofNullable(saved);
  }

  /** The channels that it listens to, as of when it gave way. */
  Set<String> channels() {
    return saved == null ? Set.of() : saved.channels();
  }

  /** Sends a message between two turns. */
  void send(byte[] message) {
    try {
      output.write(message);
      output.flush();
    } catch (IOException _) {
      // Its next turn will show that it is gone.
    }
  }

  /** Whether it would hold advisory locks if it had its turn. */
  boolean holdsLocks() {
    return saved != null && !saved.locks().isEmpty();
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
