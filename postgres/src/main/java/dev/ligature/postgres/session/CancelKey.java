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
