package dev.ligature.postgres;

import dev.ligature.postgres.backend.ClusterFiles;
import dev.ligature.postgres.backend.Dump;
import dev.ligature.postgres.backend.Postgres;
import dev.ligature.postgres.session.Listener;
import dev.ligature.postgres.session.ProcessSocket;
import dev.ligature.postgres.session.Server;
import dev.ligature.wasi.FileTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
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
 * <p>It has one backend: sessions take turns between transactions.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final String DATABASE = "postgres";
  private static final Pattern SETTING = Pattern.compile("\\w+(\\.\\w+)*");

  /** Where PostgreSQL has its own files. */
  private static final Path OWN = Path.of("/pglite");

  private final Server server;
  private final Optional<Listener> network;
  private final Optional<Listener> local;
  private final Optional<DataDirectory> directory;
  private final PostgresFiles files;
  private final ClusterFiles cluster;

  private EmbeddedPostgres(
      PostgresFiles files,
      ClusterFiles cluster,
      Server server,
      Optional<Listener> network,
      Optional<Listener> local,
      Optional<DataDirectory> directory) {
    this.files = files;
    this.cluster = cluster;
    this.server = server;
    this.network = network;
    this.local = local;
    this.directory = directory;
  }

  /**
   * A builder of a database in memory.
   *
   * @param files where PostgreSQL is
   */
  public static Builder builder(PostgresFiles files) {
    return new Builder(files);
  }

  /**
   * Connections of pgjdbc to the database {@code postgres} that lead here without the network, as
   * the user {@code postgres}.
   */
  public DataSource dataSource() {
    return dataSource(DATABASE);
  }

  /**
   * The same to another database, which {@code CREATE DATABASE} has made. The server has one
   * backend: it is started anew whenever a client's database is not that of the client before.
   */
  public DataSource dataSource(String database) {
    return new InProcessDataSource(Objects.requireNonNull(database), server::accept);
  }

  /**
   * The port where other clients connect.
   *
   * @throws IllegalStateException if the builder was given none
   */
  public int port() {
    return network
        .orElseThrow(
            () -> new IllegalStateException("no port: Builder.port says where clients connect"))
        .port();
  }

  /**
   * The URL by which pgjdbc connects to the port, and to the database {@code postgres}.
   *
   * @throws IllegalStateException if the builder was given no port
   */
  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /**
   * The same to another database.
   *
   * @throws IllegalStateException if the builder was given no port
   */
  public String jdbcUrl(String database) {
    String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=postgres&sslmode=disable"
        .formatted(port(), name);
  }

  /**
   * Cancels the statement that runs, ends its session, and shuts the server down, so that the next
   * start needs no recovery. Waits for that.
   */
  @Override
  public void close() {
    network.ifPresent(Listener::close);
    local.ifPresent(Listener::close);
    server.close();
    directory.ifPresent(DataDirectory::close);
  }

  /**
   * Writes a script of SQL that makes what is in the database {@code postgres}, by {@code pg_dump}:
   * for another server, also a native one, or to {@link #restore}.
   *
   * @param target the script, which is made anew
   * @param options further options of {@code pg_dump}, such as {@code --schema-only}; the last one
   *     can be the name of another database
   * @throws IOException if {@code pg_dump} is in none of the packages, or fails
   */
  public void dump(Path target, String... options) throws IOException {
    Path module = files.dump();
    List<String> all = new ArrayList<>(List.of("--rows-per-insert=100"));
    all.addAll(List.of(options));
    try (ProcessSocket socket = new ProcessSocket(server::accept)) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Files.write(target, Dump.run(files.linker(), module, socket, all));
    }
  }

  /**
   * Runs a script of SQL in the database {@code postgres}, such as {@link #dump} writes. It ends at
   * the first statement that fails. Commands of {@code psql} and data behind {@code COPY .. FROM
   * stdin} are not understood.
   *
   * @param script the script, which is read as a whole
   * @throws IOException if it can't be read
   * @throws SQLException if a statement fails
   */
  public void restore(Path script) throws IOException, SQLException {
    String text = Dump.withoutCommands(Files.readString(script));
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  /**
   * {@linkplain #close Closes} it, and gives all that is in it, for others to begin as.
   *
   * @throws IOException if it can't be read
   */
  public DatabaseImage closeToImage() throws IOException {
    close();
    return switch (cluster.data()) {
      case ClusterFiles.Data.InMemory memory -> DatabaseImage.of(memory.tree());
      case ClusterFiles.Data.OnDisk disk -> DatabaseImage.of(disk.folder());
    };
  }

  /** Collects how a database is started. */
  public static final class Builder {
    private final PostgresFiles files;
    private Optional<Path> dataDirectory = Optional.empty();
    private final List<String> extensions = new ArrayList<>();
    private final List<ClusterFiles.Folder> folders = new ArrayList<>();
    private Optional<DatabaseImage> image = Optional.empty();
    private Duration patience = Duration.ofSeconds(30);
    private OptionalInt port = OptionalInt.empty();
    private Optional<Path> socket = Optional.empty();
    private Optional<Boolean> durable = Optional.empty();
    private final Map<String, String> settings = new LinkedHashMap<>();

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

    /**
     * Lets the server read and write a folder of the host, as {@code COPY .. FROM '/in/a.csv'} and
     * {@code COPY .. TO} do. It sees no others.
     *
     * @param place the absolute path by which the server sees it
     * @param folder the folder, of any file system
     */
    public Builder directory(String place, Path folder) {
      folders.add(new ClusterFiles.Folder(place(place), Objects.requireNonNull(folder), false));
      return this;
    }

    /**
     * Lets the server read a folder of the host, and change nothing in it.
     *
     * @param place the absolute path by which the server sees it
     * @param folder the folder, of any file system
     */
    public Builder readOnlyDirectory(String place, Path folder) {
      folders.add(new ClusterFiles.Folder(place(place), Objects.requireNonNull(folder), true));
      return this;
    }

    private static String place(String path) {
      Path place = Path.of(path).normalize();
      if (!path.startsWith("/") || place.startsWith(OWN) || OWN.startsWith(place)) {
        throw new IllegalArgumentException(
            "directory at %s: the server sees folders at absolute paths that are not in %s"
                .formatted(path, OWN));
      }
      return path;
    }

    /** How long a client waits for its turn while another one has it; 30 s unless set. */
    public Builder sessionTimeout(Duration timeout) {
      patience = Objects.requireNonNull(timeout);
      return this;
    }

    /**
     * Listens to a port of this host, and no other host's clients. There is no password: whoever
     * can connect to the port is a superuser of the database.
     *
     * @param port the port, or 0 for any that is free
     */
    public Builder port(int port) {
      this.port = OptionalInt.of(port);
      return this;
    }

    /**
     * Listens to a socket of Unix. Who can connect is a matter of the file's permissions and its
     * folder's.
     *
     * @param file the socket, which is made and, at the end, deleted; clients of PostgreSQL look
     *     for {@code .s.PGSQL.5432} in the folder that they are told
     */
    public Builder unixSocket(Path file) {
      socket = Optional.of(file);
      return this;
    }

    /**
     * Starts the server with a setting, as {@code postgres -c} does: {@code shared_buffers}, which
     * is 16 MB unless set, {@code shared_preload_libraries}. A session sets others for itself.
     *
     * @param name the setting
     * @param value its value, in the words of {@code postgresql.conf}
     * @throws IllegalArgumentException if that is no name of a setting
     */
    public Builder setting(String name, String value) {
      if (!SETTING.matcher(name).matches()) {
        throw new IllegalArgumentException("not the name of a setting: " + name);
      }
      settings.put(name, Objects.requireNonNull(value));
      return this;
    }

    /**
     * Whether what is committed is on the disk before that is said. Unless set, it is with a
     * {@linkplain #dataDirectory data directory}.
     */
    public Builder durable(boolean durable) {
      this.durable = Optional.of(durable);
      return this;
    }

    private Map<String, String> all(boolean synced) {
      Map<String, String> all = new LinkedHashMap<>();
      all.put("fsync", synced ? "on" : "off");
      all.putAll(settings);
      return all;
    }

    /** What a new database begins as. */
    private DatabaseImage beginning() throws IOException {
      return image.isPresent() ? image.get() : files.fresh();
    }

    /**
     * Starts it. A new database is made if there is none.
     *
     * @throws IOException if files can't be read or written, or the port or socket is taken
     * @throws IllegalStateException if PostgreSQL does not start, with what it said
     */
    public EmbeddedPostgres start() throws IOException {
      boolean synced = durable.orElse(dataDirectory.isPresent());
      try (Undo undo = new Undo()) {
        Optional<DataDirectory> directory = Optional.empty();
        ClusterFiles.Data data;
        if (dataDirectory.isPresent()) {
          directory = Optional.of(undo.add(DataDirectory.open(dataDirectory.get())));
          data = new ClusterFiles.Data.OnDisk(dataDirectory.get());
          if (!Files.exists(dataDirectory.get().resolve(DataDirectory.VERSION))) {
            beginning().unpack(dataDirectory.get());
          }
          directory.get().made(synced);
        } else {
          data = new ClusterFiles.Data.InMemory(beginning().tree());
        }
        FileTree root = files.treeAndServer(new LinkedHashSet<>(extensions));
        ClusterFiles cluster = new ClusterFiles(root, data, List.copyOf(folders));
        Postgres postgres =
            new Postgres(files.linker(), files.server(), files.initdb(), cluster, all(synced));
        Server server = undo.add(Server.start(postgres::start, patience));
        Optional<Listener> network = Optional.empty();
        if (port.isPresent()) {
          InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
          InetSocketAddress address = new InetSocketAddress(loopback, port.getAsInt());
          network = Optional.of(undo.add(Listener.open(address, server::accept)));
        }
        Optional<Listener> local = Optional.empty();
        if (socket.isPresent()) {
          UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket.get());
          local = Optional.of(undo.add(Listener.open(address, server::accept)));
        }
        undo.forget();
        return new EmbeddedPostgres(files, cluster, server, network, local, directory);
      }
    }
  }
}
