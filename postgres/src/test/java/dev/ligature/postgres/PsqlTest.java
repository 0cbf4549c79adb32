package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL's own programs as clients; skipped where they are not installed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PsqlTest {
  private Path folder;
  private EmbeddedPostgres postgres;

  private record Result(int status, String output) {}

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    this.folder = folder;
    assumeTrue(isInstalled("psql"), "no psql: Debian's postgresql-client has it");
    Path socket = folder.resolve(".s.PGSQL.5432");
    postgres = EmbeddedPostgres.builder(Databases.files()).port(0).unixSocket(socket).start();
  }

  @AfterAll
  void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private static boolean isInstalled(String program) {
    for (String each : System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1)) {
      if (Files.isExecutable(Path.of(each, program))) {
        return true;
      }
    }
    return false;
  }

  private Result run(String input, String... command) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("input"), input);
    Process process =
        new ProcessBuilder(command).redirectInput(file.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Result(process.exitValue(), output);
  }

  private Result psql(String input, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("psql", "-X", "-h", "127.0.0.1", "-U"));
    command.addAll(List.of("postgres", "-p", String.valueOf(postgres.port())));
    command.addAll(List.of(options));
    return run(input, command.toArray(String[]::new));
  }

  @Test
  void a_table_is_described() throws Exception {
    Result result =
        psql("CREATE TABLE described (id int PRIMARY KEY, t text NOT NULL);\n\\d described\n");
    assertEquals(0, result.status(), result.output());
    assertTrue(result.output().contains("\"described_pkey\" PRIMARY KEY, btree (id)"));
  }

  @Test
  void rows_are_copied_from_its_input_and_to_its_output() throws Exception {
    Result result =
        psql(
            """
            CREATE TABLE copied (i int, t text);
            COPY copied FROM STDIN;
            1\tone
            2\ttwo
            \\.
            COPY copied TO STDOUT WITH (FORMAT csv);
            """,
            "-q");
    assertEquals("1,one\n2,two\n", result.output());
  }

  @Test
  void it_shows_errors_with_their_place_and_goes_on() throws Exception {
    Result result = psql("SELECT nothing;\nSELECT 1 AS one;\n", "-At");
    assertEquals(
        """
        ERROR:  column "nothing" does not exist
        LINE 1: SELECT nothing;
                       ^
        1
        """,
        result.output());
  }

  @Test
  void it_connects_by_a_socket_of_unix() throws Exception {
    Result result =
        run("SELECT 6 * 7;", "psql", "-X", "-At", "-h", folder.toString(), "-U", "postgres");
    assertEquals("42\n", result.output());
  }

  @Test
  void a_dump_can_be_restored() throws Exception {
    assumeTrue(isInstalled("pg_dump"), "no pg_dump");
    psql("CREATE TABLE dumped AS SELECT i, md5(i::text) m FROM generate_series(1, 500) i;");
    Result dump =
        run(
            "",
            "pg_dump",
            "-h",
            "127.0.0.1",
            "-p",
            String.valueOf(postgres.port()),
            "-U",
            "postgres",
            "-t",
            "dumped");
    assumeTrue(!dump.output().contains("server version mismatch"), "an older pg_dump");
    assertEquals(0, dump.status(), dump.output());
    Result restored =
        psql(
            "DROP TABLE dumped;\n" + dump.output() + "\nSELECT count(*) FROM dumped;", "-q", "-At");
    assertTrue(restored.output().endsWith("\n500\n"), restored.output());
  }
}
