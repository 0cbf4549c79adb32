package dev.ligature.postgres;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.postgres.backend.ClusterFiles;
import dev.ligature.postgres.backend.Postgres;
import dev.ligature.postgres.session.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A PostgreSQL that runs in this process, in Java alone.
 *
 * <pre>{@code
 * PostgresFiles files = PostgresFiles.of(Path.of("node_modules/@electric-sql/pglite"));
 * try (EmbeddedPostgres postgres = EmbeddedPostgres.builder(files).start();
 *     Connection connection = postgres.dataSource().getConnection()) {
 *   ..
 * }
 * }</pre>
 *
 * <p>It has one session at a time. A client that connects while another one is connected waits.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private final Server server;

  private EmbeddedPostgres(Server server) {
    this.server = server;
  }

  /**
   * A builder of a database in memory.
   *
   * @param files where PostgreSQL is
   */
  public static Builder builder(PostgresFiles files) {
    return new Builder(files);
  }

  /** Connections of pgjdbc that lead here without the network, as the user {@code postgres}. */
  public DataSource dataSource() {
    return new InProcessDataSource(server::accept);
  }

  /** Ends the session and the server. */
  @Override
  public void close() {
    server.close();
  }

  /** Collects how a database is started. */
  public static final class Builder {
    private final PostgresFiles files;
    private Optional<Path> dataDirectory = Optional.empty();
    private final List<String> extensions = new ArrayList<>();
    private Optional<DatabaseImage> image = Optional.empty();
    private Duration patience = Duration.ofSeconds(30);

    private Builder(PostgresFiles files) {
      this.files = Objects.requireNonNull(files);
    }

    /**
     * The folder of the database's files, of any file system; an empty or missing one becomes a new
     * database. Unless set, the database is in memory and gone when it is closed.
     */
    public Builder dataDirectory(Path folder) {
      dataDirectory = Optional.of(folder);
      return this;
    }

    /** What a new database begins as; an empty one unless set. */
    public Builder image(DatabaseImage image) {
      this.image = Optional.of(image);
      return this;
    }

    /** Adds extensions that {@code CREATE EXTENSION} finds, by their names. */
    public Builder extensions(String... names) {
      extensions.addAll(List.of(names));
      return this;
    }

    /** How long a client waits while another one is connected; 30 s unless set. */
    public Builder sessionTimeout(Duration timeout) {
      patience = Objects.requireNonNull(timeout);
      return this;
    }

    /**
     * Starts it. A new database is made if there is none.
     *
     * @throws IOException if files can't be read or written
     * @throws IllegalStateException if PostgreSQL does not start, with what it said
     */
    public EmbeddedPostgres start() throws IOException {
      Path root = EmscriptenHost.newMemory();
      files.image(extensions).unpack(root);
      ClusterFiles cluster = new ClusterFiles(root, dataDirectory);
      if (!Files.exists(cluster.data().resolve("PG_VERSION"))) {
        requireEmpty(cluster.data());
        (image.isPresent() ? image.get() : files.fresh()).unpack(cluster.data());
      }
      Postgres postgres = new Postgres(files.linker(), files.server(), files.initdb(), cluster);
      return new EmbeddedPostgres(Server.start(postgres::start, patience));
    }

    private static void requireEmpty(Path folder) throws IOException {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> found = Files.list(folder)) {
          if (found.findAny().isPresent()) {
            throw new IOException(
                folder + ": neither a database, for there is no PG_VERSION, nor empty");
          }
        }
      }
    }
  }
}
