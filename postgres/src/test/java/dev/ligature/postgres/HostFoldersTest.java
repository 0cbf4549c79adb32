package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of the host that the server sees. */
final class HostFoldersTest {
  @TempDir private Path folder;

  @Test
  void copy_reads_and_writes_files_of_the_host() throws IOException, SQLException {
    Path in = Files.createDirectory(folder.resolve("in"));
    Path out = Files.createDirectory(folder.resolve("out"));
    Files.writeString(in.resolve("a.csv"), "1,one\n2,two\n");
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder(Databases.files())
                .readOnlyDirectory("/data/in", in)
                .directory("/data/out", out)
                .start();
        Connection connection = postgres.dataSource().getConnection()) {
      Databases.run(
          connection,
          "CREATE TABLE t (i int, s text)",
          "COPY t FROM '/data/in/a.csv' CSV",
          "COPY (SELECT s, i FROM t ORDER BY s DESC) TO '/data/out/b.csv' CSV");
      SQLException denied =
          assertThrows(
              SQLException.class, () -> Databases.run(connection, "COPY t TO '/data/in/c.csv'"));
      assertEquals(
          "ERROR: could not open file \"/data/in/c.csv\" for writing: Read-only file system",
          String.valueOf(denied.getMessage()).lines().findFirst().orElseThrow());
      SQLException outside =
          assertThrows(
              SQLException.class,
              () -> Databases.run(connection, "COPY t FROM '/data/in/../../etc/passwd'"));
      assertEquals("58P01", outside.getSQLState());
    }
    assertEquals("two,2\none,1\n", Files.readString(out.resolve("b.csv")));
    assertEquals(List.of("a.csv"), List.of(in.toFile().list()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "/", "/pglite", "/pglite/data", "/x/../pglite/lib", ""})
  void a_folder_has_a_place_of_its_own(String place) {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> EmbeddedPostgres.builder(Databases.files()).directory(place, folder));
    assertEquals(
        "directory at %s: the server sees folders at absolute paths that are not in /pglite"
            .formatted(place),
        error.getMessage());
  }
}
