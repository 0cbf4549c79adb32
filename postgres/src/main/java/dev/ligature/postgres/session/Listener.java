package dev.ligature.postgres.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Takes clients of other processes, at a port or at a socket of Unix. */
public final class Listener implements AutoCloseable {
  private final ServerSocketChannel channel;
  private final SocketAddress address;
  private final Consumer<Client> server;

  private Listener(ServerSocketChannel channel, SocketAddress address, Consumer<Client> server) {
    this.channel = channel;
    this.address = address;
    this.server = server;
  }

  /**
   * Begins to listen.
   *
   * @param address where
   * @param server takes who connects
   * @throws IOException if the address is taken
   */
  public static Listener open(SocketAddress address, Consumer<Client> server) throws IOException {
    ServerSocketChannel channel =
        ServerSocketChannel.open(
            address instanceof UnixDomainSocketAddress
                ? StandardProtocolFamily.UNIX
                : StandardProtocolFamily.INET);
    try {
      channel.bind(address);
      Listener listener = new Listener(channel, channel.getLocalAddress(), server);
      Thread.ofPlatform().daemon().name("postgres listener").start(listener::run);
      return listener;
    } catch (BindException e) {
      channel.close();
      BindException named = new BindException("%s: %s".formatted(name(address), e.getMessage()));
      named.initCause(e);
      throw named;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String name(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? "port %d of %s".formatted(inet.getPort(), inet.getAddress().getHostAddress())
        : "socket " + address;
  }

  /** The port; only where it is no socket of Unix. */
  public int port() {
    return ((InetSocketAddress) address).getPort();
  }

  private void run() {
    while (channel.isOpen()) {
      try {
        accept(channel.accept());
      } catch (IOException _) {
        // It was closed, or there are no descriptors left for now.
        pause();
      }
    }
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(channel.isOpen() ? 50 : 0);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(SocketChannel client) throws IOException {
    if (address instanceof InetSocketAddress) {
      try {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      } catch (IOException e) {
        client.close();
        throw e;
      }
    }
    server.accept(
        new Client(Channels.newInputStream(client), Channels.newOutputStream(client), client));
  }

  @Override
  public void close() {
    try {
      channel.close();
      if (address instanceof UnixDomainSocketAddress unix) {
        Files.deleteIfExists(unix.getPath());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
