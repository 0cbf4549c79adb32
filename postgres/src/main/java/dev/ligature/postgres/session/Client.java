package dev.ligature.postgres.session;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A client that is connected.
 *
 * @param input what it sends
 * @param output what it is sent
 * @param connection closes both
 */
public record Client(InputStream input, OutputStream output, Closeable connection) {
  // Written out: the JVM would make them from method handles at start-up.
  @Override
  public boolean equals(Object other) {
    return other instanceof Client client
        && input.equals(client.input)
        && output.equals(client.output)
        && connection.equals(client.connection);
  }

  @Override
  public int hashCode() {
    return connection.hashCode();
  }
}
