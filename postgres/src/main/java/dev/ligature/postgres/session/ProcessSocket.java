package dev.ligature.postgres.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Consumer;

/** A socket that leads to a server in the same process, without the network. */
public final class ProcessSocket extends Socket {
  private final ByteQueue toServer = new ByteQueue();
  private final ByteQueue toClient = new ByteQueue();
  private final Consumer<Client> server;
  private final InputStream input = toClient.input();
  private final OutputStream output = toServer.output();
  private boolean connected;
  private boolean closed;

  /**
   * A socket that is not yet connected.
   *
   * @param server takes the client when it connects
   */
  public ProcessSocket(Consumer<Client> server) {
    this.server = server;
  }

  @Override
  public void connect(SocketAddress address) throws IOException {
    connect(address, 0);
  }

  @Override
  public synchronized void connect(SocketAddress address, int timeout) throws IOException {
    if (closed || connected) {
      throw new IOException(closed ? "closed" : "connected already");
    }
    connected = true;
    server.accept(new Client(toServer.input(), toClient.output(), this::closeServer));
  }

  private void closeServer() {
    toServer.closeReader();
    toClient.closeWriter();
  }

  @Override
  public InputStream getInputStream() {
    return input;
  }

  @Override
  public OutputStream getOutputStream() {
    return output;
  }

  @Override
  public synchronized void close() {
    closed = true;
    toServer.closeWriter();
    toClient.closeReader();
  }

  @Override
  public synchronized boolean isConnected() {
    return connected;
  }

  @Override
  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized boolean isBound() {
    return connected;
  }

  @Override
  public void setSoTimeout(int millis) {
    toClient.timeout(millis);
  }

  @Override
  public int getSoTimeout() {
    return toClient.timeout();
  }

  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public int getPort() {
    return 0;
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return new InetSocketAddress(getInetAddress(), 0);
  }

  // What tunes a network has no meaning here.

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public void setReceiveBufferSize(int size) {}

  @Override
  public void setSendBufferSize(int size) {}

  @Override
  public int getReceiveBufferSize() {
    return 1 << 16;
  }

  @Override
  public int getSendBufferSize() {
    return 1 << 16;
  }
}
