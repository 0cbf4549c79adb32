package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that come by a port, or by a socket of Unix. */
final class ListenTest {
  private static EmbeddedPostgres listen() throws IOException {
    return EmbeddedPostgres.builder(Databases.files()).port(0).start();
  }

  @Test
  void a_client_connects_by_the_url() throws IOException, SQLException {
    try (EmbeddedPostgres postgres = listen()) {
      assertTrue(postgres.jdbcUrl().contains(":" + postgres.port() + "/postgres?"));
      for (int i = 0; i < 5; i++) {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl())) {
          Databases.run(connection, "CREATE TABLE IF NOT EXISTS t (i int, b bytea)");
          byte[] large = new byte[3_000_000];
          String insert = "INSERT INTO t VALUES (?, ?)";
          try (PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setInt(1, i);
            statement.setBytes(2, large);
            statement.executeUpdate();
          }
          assertEquals(
              String.valueOf(3_000_000L * (i + 1)),
              Databases.one(connection, "SELECT sum(length(b)) FROM t"));
        }
      }
      try (Connection connection = postgres.dataSource().getConnection()) {
        assertEquals("5", Databases.one(connection, "SELECT count(*) FROM t"));
      }
    }
  }

  @Test
  void encryption_is_declined_and_a_client_that_prefers_it_goes_on_without() throws Exception {
    try (EmbeddedPostgres postgres = listen()) {
      String url = postgres.jdbcUrl().replace("sslmode=disable", "sslmode=prefer");
      try (Connection connection = DriverManager.getConnection(url)) {
        assertEquals("1", Databases.one(connection, "SELECT 1"));
      }
    }
  }

  @Test
  void another_database_is_refused() throws Exception {
    try (EmbeddedPostgres postgres = listen()) {
      String url = postgres.jdbcUrl().replace("/postgres?", "/other?");
      SQLException error =
          assertThrows(SQLException.class, () -> DriverManager.getConnection(url).close());
      assertEquals("3D000", error.getSQLState());
      assertEquals("FATAL: database \"other\" does not exist", error.getMessage());
    }
  }

  @Timeout(60)
  @Test
  void a_statement_can_be_cancelled_by_another_connection() throws Exception {
    try (EmbeddedPostgres postgres = listen();
        Connection connection = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = connection.createStatement();
        ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor()) {
      for (String query :
          List.of("SELECT pg_sleep(600)", "SELECT count(*) FROM generate_series(1, 1000000000)")) {
        ScheduledFuture<?> cancelled =
            later.schedule(
                () -> {
                  statement.cancel();
                  return true;
                },
                300,
                TimeUnit.MILLISECONDS);
        SQLException error =
            assertThrows(SQLException.class, () -> statement.executeQuery(query).close());
        assertEquals("57014", error.getSQLState());
        cancelled.get();
        assertEquals("1", Databases.one(connection, "SELECT 1"));
      }
    }
  }

  @Test
  void a_port_that_is_taken_is_named() throws IOException {
    try (EmbeddedPostgres postgres = listen()) {
      BindException error =
          assertThrows(
              BindException.class,
              () ->
                  EmbeddedPostgres.builder(Databases.files())
                      .port(postgres.port())
                      .start()
                      .close());
      assertEquals(
          "port " + postgres.port() + " of 127.0.0.1: Address already in use", error.getMessage());
    }
  }

  @Test
  void without_a_port_there_is_none() throws IOException {
    try (EmbeddedPostgres postgres = Databases.start()) {
      IllegalStateException error = assertThrows(IllegalStateException.class, postgres::port);
      assertEquals("no port: Builder.port says where clients connect", error.getMessage());
      assertThrows(IllegalStateException.class, postgres::jdbcUrl);
    }
  }

  @Test
  void after_closing_nobody_can_connect() throws IOException {
    EmbeddedPostgres postgres = listen();
    int port = postgres.port();
    postgres.close();
    assertThrows(
        ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
  }

  @Test
  void a_client_that_says_nothing_or_nonsense_does_not_hinder_others() throws Exception {
    try (EmbeddedPostgres postgres = listen();
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), postgres.port());
        Socket loud = new Socket(InetAddress.getLoopbackAddress(), postgres.port())) {
      loud.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      loud.setSoTimeout(10_000);
      assertEquals(-1, endOf(loud));
      try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl())) {
        assertEquals("1", Databases.one(connection, "SELECT 1"));
      }
      assertTrue(silent.isConnected());
    }
  }

  /** An end, or a reset where not all was read that the client has sent. */
  private static int endOf(Socket client) throws IOException {
    try {
      return client.getInputStream().read();
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (SocketException _) {
      return -1;
    }
  }

  @Test
  void a_client_that_breaks_the_protocol_ends_its_own_session_alone() throws Exception {
    try (EmbeddedPostgres postgres = listen()) {
      for (byte[] nonsense : new byte[][] {{'?', 0, 0, 0, 9, 1, 2, 3, 4, 5}, {'Q', -1, 0, 0, 0}}) {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), postgres.port())) {
          client.setSoTimeout(20_000);
          client.getOutputStream().write(startup("postgres"));
          client.getOutputStream().write(nonsense);
          client.shutdownOutput();
          client.getInputStream().readAllBytes();
        }
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl())) {
          assertEquals("1", Databases.one(connection, "SELECT 1"));
        }
      }
    }
  }

  /** Reads messages until the server has said so often that it is ready. */
  private static void readUntilReady(DataInputStream in, int times) throws IOException {
    for (int ready = 0; ready < times; ) {
      ready += in.readByte() == 'Z' ? 1 : 0;
      in.skipNBytes(in.readInt() - Integer.BYTES);
    }
  }

  @Test
  void a_client_that_sends_without_a_pause_lets_others_have_turns() throws Exception {
    int count = 5000;
    byte[] text =
        "SELECT count(*) FROM generate_series(1, 5000)\0".getBytes(StandardCharsets.UTF_8);
    ByteBuffer queries = ByteBuffer.allocate(count * (text.length + 5));
    for (int i = 0; i < count; i++) {
      queries.put((byte) 'Q').putInt(text.length + 4).put(text);
    }
    AtomicInteger ready = new AtomicInteger();
    try (EmbeddedPostgres postgres = listen();
        Socket client = new Socket(InetAddress.getLoopbackAddress(), postgres.port())) {
      client.getOutputStream().write(startup("postgres"));
      DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
      readUntilReady(in, 1);
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> assertDoesNotThrow(() -> client.getOutputStream().write(queries.array())));
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () ->
                      assertDoesNotThrow(
                          () -> {
                            for (; ready.get() < count; ready.incrementAndGet()) {
                              readUntilReady(in, 1);
                            }
                          }));
      while (ready.get() < 10) {
        Thread.sleep(1);
      }
      try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl())) {
        assertEquals("1", Databases.one(connection, "SELECT 1"));
        assertTrue(ready.get() < count, "it had to wait for all");
      }
      writer.join();
      reader.join();
      assertEquals(count, ready.get());
    }
  }

  @Test
  void a_socket_of_unix_takes_clients_and_is_gone_at_the_end(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve(".s.PGSQL.5432");
    try (EmbeddedPostgres _ =
        EmbeddedPostgres.builder(Databases.files()).unixSocket(file).start()) {
      try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        client.connect(UnixDomainSocketAddress.of(file));
        client.write(ByteBuffer.wrap(startup("postgres")));
        DataInputStream in = new DataInputStream(java.nio.channels.Channels.newInputStream(client));
        assertEquals('R', in.read());
        assertEquals(8, in.readInt());
        assertEquals(0, in.readInt());
      }
    }
    assertFalse(Files.exists(file));
  }

  private static byte[] startup(String user) {
    byte[] text = ("user\0" + user + "\0\0").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(text.length + 8)
        .putInt(text.length + 8)
        .putInt(3 << 16)
        .put(text)
        .array();
  }

  @Test
  void who_says_nothing_is_let_go_when_the_server_is_closed() throws IOException {
    EmbeddedPostgres postgres = listen();
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), postgres.port());
        Socket halfway = new Socket(InetAddress.getLoopbackAddress(), postgres.port())) {
      halfway.getOutputStream().write(new byte[] {0, 0});
      silent.setSoTimeout(20_000);
      halfway.setSoTimeout(20_000);
      // That it was accepted is not seen here; a session behind it was accepted later.
      try (Connection _ = DriverManager.getConnection(postgres.jdbcUrl())) {
        postgres.close();
      } catch (SQLException e) {
        throw new IOException(e);
      }
      assertEquals(-1, silent.getInputStream().read());
      assertEquals(-1, halfway.getInputStream().read());
    } finally {
      postgres.close();
    }
  }
}
