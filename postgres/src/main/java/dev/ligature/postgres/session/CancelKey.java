package dev.ligature.postgres.session;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * By which another connection of a client cancels what its session does.
 *
 * @param process the session's process
 * @param key its secret
 */
record CancelKey(int process, int key) {
  private static final int HEADER = 5;

  /** Puts another secret into the messages of a server, which are to have one. */
  static Optional<CancelKey> renew(byte[] messages, int secret) {
    Optional<CancelKey> old = in(messages);
    if (old.isEmpty()) {
      return old;
    }
    ByteBuffer bytes = ByteBuffer.wrap(messages);
    while (bytes.get(bytes.position()) != 'K') {
      bytes.position(bytes.position() + 1 + bytes.getInt(bytes.position() + 1));
    }
    bytes.putInt(bytes.position() + HEADER + Integer.BYTES, secret);
    return Optional.of(new CancelKey(old.get().process(), secret));
  }

  /** The one that is in the messages of a server, if there is one: {@code BackendKeyData}. */
  static Optional<CancelKey> in(byte[] messages) {
    ByteBuffer bytes = ByteBuffer.wrap(messages);
    while (bytes.remaining() >= HEADER) {
      byte type = bytes.get();
      int size = bytes.getInt() - Integer.BYTES;
      if (size < 0 || size > bytes.remaining()) {
        return Optional.empty();
      }
      if (type == 'K' && size >= 2 * Integer.BYTES) {
        return Optional.of(new CancelKey(bytes.getInt(), bytes.getInt()));
      }
      bytes.position(bytes.position() + size);
    }
    return Optional.empty();
  }
}
