package dev.ligature.postgres;

import dev.ligature.postgres.session.Client;
import dev.ligature.postgres.session.ProcessSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import javax.net.SocketFactory;

/**
 * Makes the sockets of connections that {@link EmbeddedPostgres#dataSource} gives. Public because
 * pgjdbc makes it by its name.
 */
public final class InProcessSocketFactory extends SocketFactory {
  /** The property that has the server. */
  static final String SERVER = "ligature.server";

  private final Consumer<Client> server;

  /**
   * Made by pgjdbc.
   *
   * @param properties those of the connection
   */
  @SuppressWarnings("unchecked") // what the data source has put there
  public InProcessSocketFactory(Properties properties) {
    server =
        (Consumer<Client>)
            Objects.requireNonNull(
                properties.get(SERVER), "for connections of EmbeddedPostgres.dataSource() alone");
  }

  @Override
  public Socket createSocket() {
    return new ProcessSocket(server);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected();
  }

  private Socket connected() throws IOException {
    Socket socket = createSocket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }
}
