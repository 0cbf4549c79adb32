package dev.ligature.postgres.backend;

import java.io.IOException;
import java.net.Socket;

/**
 * The wire of a client.
 *
 * @param server leads to the server
 */
record SocketWire(Socket server) implements Wire {
  @Override
  public int read(byte[] target, int most) {
    try {
      return Math.max(0, server.getInputStream().read(target, 0, most));
    } catch (IOException _) {
      return 0;
    }
  }

  @Override
  public int write(byte[] bytes) {
    try {
      server.getOutputStream().write(bytes);
      return bytes.length;
    } catch (IOException _) {
      return -1;
    }
  }
}
