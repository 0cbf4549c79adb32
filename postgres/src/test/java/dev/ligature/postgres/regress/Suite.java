package dev.ligature.postgres.regress;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs tests of PostgreSQL as its {@code pg_regress} does: {@code psql} runs a script, and what it
 * prints has to be one of the outputs that are expected, to the byte.
 */
final class Suite {
  private static final Path BUILD =
      Path.of(System.getProperty("ligature.root"), "postgres/regress/build/source");

  private static final long MINUTES = 10;

  /** The scripts and expected outputs. */
  static final Path TESTS = BUILD.resolve("src/test/regress");

  private static final Path PSQL = BUILD.resolve("src/bin/psql/psql");
  private static final Path LIBRARY = BUILD.resolve("src/interfaces/libpq");

  /** As {@code pg_regress} sets them. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PGTZ", "America/Los_Angeles",
          "PGDATESTYLE", "Postgres, MDY",
          "PGOPTIONS", "-c intervalstyle=postgres_verbose",
          "PGHOST", "127.0.0.1",
          "PGUSER", "postgres",
          "PGSSLMODE", "disable",
          "LC_MESSAGES", "C",
          "PG_LIBDIR", "/pglite/lib/postgresql",
          "PG_DLSUFFIX", ".so",
          "LD_LIBRARY_PATH", LIBRARY.toString());

  private final int port;
  private final Path folder;

  /**
   * A suite.
   *
   * @param port where the server is
   * @param folder where scripts run, and outputs are written
   */
  Suite(int port, Path folder) {
    this.port = port;
    this.folder = folder;
  }

  /** Skips the test if the files were not fetched. */
  static void assumeThere() {
    assumeTrue(Files.isExecutable(PSQL), "not there: run  postgres/regress/fetch");
  }

  /** The names of all tests, in the order in which they build on each other. */
  static List<String> names() throws IOException {
    return Files.readAllLines(TESTS.resolve("parallel_schedule")).stream()
        .filter(line -> line.startsWith("test:"))
        .flatMap(line -> Stream.of(line.substring("test:".length()).strip().split("\\s+", -1)))
        .toList();
  }

  /** Runs a test. Gives the line in which its output first differs from all that are expected. */
  String run(String name) throws IOException, InterruptedException {
    Path output = folder.resolve("results").resolve(name + ".out");
    psql(
        output,
        ProcessBuilder.Redirect.from(TESTS.resolve("sql").resolve(name + ".sql").toFile()),
        "-a",
        "-q",
        "-d",
        "regression",
        "-v",
        "HIDE_TABLEAM=on",
        "-v",
        "HIDE_TOAST_COMPRESSION=on");
    String printed = Files.readString(output, StandardCharsets.ISO_8859_1);
    String difference = "";
    int furthest = -1;
    for (Path each : expected(name)) {
      String wanted = Files.readString(each, StandardCharsets.ISO_8859_1);
      if (wanted.equals(printed)) {
        return "";
      }
      List<String> lines = wanted.lines().toList();
      List<String> found = printed.lines().toList();
      int line = 0;
      while (line < Math.min(lines.size(), found.size())
          && lines.get(line).equals(found.get(line))) {
        line++;
      }
      if (line > furthest) {
        furthest = line;
        difference =
            "line %d: %s".formatted(line + 1, line < found.size() ? found.get(line) : "no more");
      }
    }
    return difference;
  }

  private static List<Path> expected(String name) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(TESTS.resolve("expected"))) {
      all.filter(file -> file.getFileName().toString().matches(name + "(_\\d)?\\.out"))
          .sorted()
          .forEach(files::add);
    }
    return files;
  }

  /** Runs a statement in a database. */
  void execute(String database, String statement) throws IOException, InterruptedException {
    Path output = folder.resolve("setup.out");
    int status =
        psql(
            output,
            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()),
            "-d",
            database,
            "-c",
            statement);
    if (status != 0) {
      throw new IOException(statement + ": " + Files.readString(output));
    }
  }

  private int psql(Path output, ProcessBuilder.Redirect input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PSQL.toString(), "-X"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(input)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(ENVIRONMENT);
    builder.environment().put("PGPORT", String.valueOf(port));
    builder.environment().put("PG_ABS_SRCDIR", TESTS.toString());
    builder.environment().put("PG_ABS_BUILDDIR", folder.toString());
    Process process = builder.start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }
}
