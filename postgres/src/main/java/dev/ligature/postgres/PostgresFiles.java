package dev.ligature.postgres;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.emscripten.FileImage;
import dev.ligature.engine.CodeCache;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.postgres.backend.ClusterFiles;
import dev.ligature.postgres.backend.Postgres;
import dev.ligature.wasi.FileTree;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where PostgreSQL is: the npm package {@code @electric-sql/pglite}, which has PostgreSQL and its
 * own extensions as WebAssembly modules, and further packages with extensions. A package is a
 * folder, as {@code npm install} leaves it.
 *
 * <p>Databases that are started with the same object share the code of the modules, and a new
 * database is made once for all. So a process wants one of these.
 */
public final class PostgresFiles {
  private static final String ARCHIVE = ".tar.gz";
  private static final String ROOT = "pglite";
  private static final String DUMP = "pg_dump.wasm";

  private final Path folder;
  private final List<Path> extensionFolders;

  /** One for all databases, so that they share the code that it generates. */
  private final DynamicLinker linker;

  /** What is in the archives that were used, as long as there is room. */
  private final Map<String, SoftReference<FileImage>> archives = new ConcurrentHashMap<>();

  /** Trees of PostgreSQL's own files, by the extensions in them, as long as there is room. */
  private final Map<Set<String>, SoftReference<FileTree>> installations = new HashMap<>();

  private final AtomicBoolean serverIsRead = new AtomicBoolean();
  private @Nullable FileImage image;
  private @Nullable DatabaseImage fresh;

  private PostgresFiles(Path folder, List<Path> extensionFolders, DynamicLinker linker) {
    this.folder = folder;
    this.extensionFolders = extensionFolders;
    this.linker = linker;
  }

  /**
   * The files of a package.
   *
   * @param folder the package's folder, or the one in it that has {@code pglite.wasm}
   * @param extensionPackages the folders of packages with further extensions, and of {@code
   *     pglite-tools}, which {@link EmbeddedPostgres#dump} needs
   * @throws NoSuchFileException if there is no such file
   */
  public static PostgresFiles of(Path folder, Path... extensionPackages) throws IOException {
    Path found = withModules(folder);
    List<Path> extensions = new ArrayList<>();
    extensions.add(found);
    for (Path extension : extensionPackages) {
      extensions.add(distribution(extension));
    }
    return new PostgresFiles(found, List.copyOf(extensions), DynamicLinker.create());
  }

  /**
   * The same files, whose code is kept from one process to the next: the first database of a
   * process then starts several times faster. Databases that are started with this object and with
   * the result share nothing.
   *
   * @param cache where
   */
  public PostgresFiles withCodeCache(CodeCache cache) {
    return new PostgresFiles(folder, extensionFolders, DynamicLinker.create(cache));
  }

  private static Path withModules(Path folder) throws NoSuchFileException {
    Path distribution = distribution(folder);
    for (String name : List.of("pglite.wasm", "pglite.data", "pglite.js", "initdb.wasm")) {
      if (!Files.isRegularFile(distribution.resolve(name))) {
        throw new NoSuchFileException(
            distribution.resolve(name).toString(),
            null,
            "needed to run PostgreSQL; it comes with the npm package @electric-sql/pglite");
      }
    }
    return distribution;
  }

  private static Path distribution(Path folder) {
    Path inside = folder.resolve("dist");
    return Files.isDirectory(inside) ? inside : folder;
  }

  /** The module of the server. */
  Path server() {
    return folder.resolve("pglite.wasm");
  }

  /** The module of {@code initdb}. */
  Path initdb() {
    return folder.resolve("initdb.wasm");
  }

  /**
   * The module of {@code pg_dump}, of the package {@code @electric-sql/pglite-tools}.
   *
   * @throws NoSuchFileException if no package has it
   */
  Path dump() throws NoSuchFileException {
    for (Path each : extensionFolders) {
      Path module = each.resolve(DUMP);
      if (Files.isRegularFile(module)) {
        return module;
      }
    }
    throw new NoSuchFileException(
        DUMP,
        null,
        "needed to dump a database; it comes with the npm package @electric-sql/pglite-tools, which"
            + " PostgresFiles.of takes; looked for it in %s".formatted(extensionFolders));
  }

  DynamicLinker linker() {
    return linker;
  }

  /**
   * The tree of {@link #tree}. The first time it takes about as long to unpack as the server's
   * module to read, which is done meanwhile.
   */
  FileTree treeAndServer(Set<String> extensions) throws IOException {
    Thread reading = new Thread(this::readServer, "postgres module");
    reading.setDaemon(true);
    boolean first = !serverIsRead.getAndSet(true);
    if (first) {
      reading.start();
    }
    try {
      return tree(extensions);
    } finally {
      if (first) {
        awaitEnd(reading);
      }
    }
  }

  /** The linker keeps it. What is wrong with it is told when it is opened. */
  private void readServer() {
    try {
      linker.plan(server(), ProgramConfig.builder().interruptible(true).build());
    } catch (RuntimeException _) {
      // As above.
    }
  }

  private static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A tree for a program, with PostgreSQL's own files and those of extensions. */
  synchronized FileTree tree(Set<String> extensions) throws IOException {
    SoftReference<FileTree> known = installations.get(extensions);
    FileTree tree = known == null ? null : known.get();
    if (tree == null) {
      if (extensions.isEmpty()) {
        tree = EmscriptenHost.newTree();
        own().unpack(tree);
      } else {
        tree = tree(Set.of());
      }
      for (String extension : extensions) {
        unpacked(extension).unpack(tree);
      }
      installations.put(Set.copyOf(extensions), new SoftReference<>(tree));
    }
    return tree.copy();
  }

  /** Large archives take longer to unpack than a database to start. */
  private FileImage unpacked(String extension) throws IOException {
    FileImage known = archives.getOrDefault(extension, new SoftReference<>(null)).get();
    if (known == null) {
      known = FileImage.archive(archive(extension)).under(ROOT);
      archives.put(extension, new SoftReference<>(known));
    }
    return known;
  }

  private synchronized FileImage own() throws IOException {
    if (image == null) {
      image =
          FileImage.emscripten(folder.resolve("pglite.js"), folder.resolve("pglite.data"))
              .withPermissions(ROOT + "/bin/initdb", 0555)
              .withPermissions(ROOT + "/bin/postgres", 0555);
    }
    return image;
  }

  /** A new database, which {@code initdb} makes once. */
  synchronized DatabaseImage fresh() throws IOException {
    if (fresh == null) {
      FileTree data = new FileTree();
      ClusterFiles cluster =
          new ClusterFiles(tree(Set.of()), new ClusterFiles.Data.InMemory(data), List.of());
      new Postgres(linker, server(), initdb(), cluster, Map.of()).initialize();
      fresh = DatabaseImage.of(data);
    }
    return fresh;
  }

  /** The names of all extensions that are there, as {@code CREATE EXTENSION} knows them. */
  public List<String> extensions() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path each : extensionFolders) {
      try (Stream<Path> files = Files.list(each)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(ARCHIVE))
            .map(name -> name.substring(0, name.length() - ARCHIVE.length()))
            .sorted()
            .forEach(names::add);
      }
    }
    return names;
  }

  private Path archive(String extension) throws IOException {
    for (Path each : extensionFolders) {
      Path archive = each.resolve(extension + ARCHIVE);
      if (Files.isRegularFile(archive)) {
        return archive;
      }
    }
    throw new NoSuchFileException(
        extension + ARCHIVE,
        null,
        "no such extension in %s; there are %s"
            .formatted(extensionFolders, String.join(", ", extensions())));
  }
}
