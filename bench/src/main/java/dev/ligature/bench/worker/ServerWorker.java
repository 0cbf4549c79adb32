package dev.ligature.bench.worker;

import static java.util.Map.entry;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The worker for a server of the system: PostgreSQL in a process of its own. */
public final class ServerWorker {
  private static final int TRIES = 300;

  private ServerWorker() {}

  /** Answers requests until there are no more: the folder with the server's programs. */
  public static void main(String[] args) throws IOException {
    Path programs = Path.of(args[0]);
    DatabaseTasks databases = new DatabaseTasks(_ -> Server.start(programs));
    new Requests(
            Map.ofEntries(entry("database", databases::open), entry("statement", databases::run)))
        .serve();
  }

  /** A server with a new database. */
  private record Server(Process process, Connection connection) implements DatabaseTasks.Database {
    static Server start(Path programs) throws Exception {
      Path folder = Files.createTempDirectory("ligature-server");
      String data = folder.resolve("data").toString();
      own(folder);
      run(programs.resolve("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "--no-sync")
          .waitFor();
      int port;
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
      Process process =
          run(
              programs.resolve("postgres"),
              "-D",
              data,
              "-p",
              String.valueOf(port),
              "-k",
              folder.toString(),
              "-c",
              "fsync=off");
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      return new Server(process, connect(port));
    }

    private static Connection connect(int port) throws SQLException, InterruptedException {
      for (int i = 1; ; i++) {
        try {
          return DriverManager.getConnection(
              "jdbc:postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(port));
        } catch (SQLException e) {
          if (i == TRIES) {
            throw e;
          }
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
    }

    /** The server refuses to be root's. */
    private static boolean isRoot() {
      return System.getProperty("user.name", "").equals("root");
    }

    private static void own(Path folder) throws IOException, InterruptedException {
      if (isRoot()) {
        new ProcessBuilder("chown", "postgres", folder.toString()).start().waitFor();
      }
    }

    private static Process run(Path program, String... arguments) throws IOException {
      List<String> command = new ArrayList<>();
      if (isRoot()) {
        command.addAll(List.of("setpriv", "--reuid=postgres", "--clear-groups"));
      }
      command.add(program.toString());
      command.addAll(List.of(arguments));
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
      process.destroy();
    }
  }
}
