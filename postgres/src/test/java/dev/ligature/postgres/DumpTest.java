package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases as scripts. */
final class DumpTest {
  private static final String CONTENTS =
      "SELECT string_agg(t::text || '|' || coalesce(length(b), -1), ';' ORDER BY i) FROM t";

  @TempDir private Path folder;

  private static PostgresFiles files() throws IOException {
    Path packages = Databases.packages();
    Path tools = packages.resolve("pglite-tools");
    assumeTrue(Files.isDirectory(tools), "no pg_dump: npm ci in postgres/modules");
    return PostgresFiles.of(packages.resolve("pglite"), packages.resolve("pglite-pgvector"), tools);
  }

  @Test
  void what_was_dumped_is_there_again() throws IOException, SQLException {
    PostgresFiles files = files();
    Path script = folder.resolve("all.sql");
    String before;
    try (EmbeddedPostgres first = EmbeddedPostgres.builder(files).extensions("vector").start();
        Connection connection = first.dataSource().getConnection()) {
      Databases.run(
          connection,
          "CREATE EXTENSION vector",
          "CREATE TABLE t (i serial PRIMARY KEY, s text UNIQUE, v vector(2), b bytea)",
          "INSERT INTO t (s, v, b) SELECT 'it''s; \\ \"ü\" $$ ' || n, array[n, n + 1]::vector,"
              + " decode(repeat('00ff', n), 'hex') FROM generate_series(1, 2500) n",
          "INSERT INTO t (s) VALUES (NULL), (E'\\n\\\\restrict x\\n')",
          "CREATE FUNCTION twice(x int) RETURNS int LANGUAGE plpgsql AS"
              + " $f$ BEGIN RETURN 2 * x; END; $f$",
          "CREATE VIEW w AS SELECT twice(i) AS d FROM t",
          "CREATE INDEX ON t USING hnsw (v vector_l2_ops)",
          "SET search_path = pg_catalog");
      first.dump(script);
      // The session that was open meanwhile has what it had set.
      assertEquals("pg_catalog", Databases.one(connection, "SHOW search_path"));
      Databases.run(connection, "RESET search_path");
      before = Databases.one(connection, CONTENTS);
    }
    try (EmbeddedPostgres second = EmbeddedPostgres.builder(files).extensions("vector").start()) {
      second.restore(script);
      try (Connection connection = second.dataSource().getConnection()) {
        assertEquals(before, Databases.one(connection, CONTENTS));
        assertEquals("5000", Databases.one(connection, "SELECT max(d) - 4 FROM w"));
        assertEquals("2503", Databases.one(connection, "SELECT nextval('t_i_seq')"));
        assertEquals(
            "hnsw",
            Databases.one(
                connection,
                "SELECT amname FROM pg_class c JOIN pg_am a ON a.oid = relam"
                    + " WHERE relname = 't_v_idx'"));
      }
      SQLException again = assertThrows(SQLException.class, () -> second.restore(script));
      assertEquals("42723", again.getSQLState());
    }
  }

  @Test
  void options_and_other_databases_are_those_of_pg_dump() throws IOException, SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder(files()).start()) {
      try (Connection connection = postgres.dataSource().getConnection()) {
        Databases.run(connection, "CREATE DATABASE other");
      }
      try (Connection connection = postgres.dataSource("other").getConnection()) {
        Databases.run(connection, "CREATE TABLE only_here AS SELECT 12345 AS n");
      }
      Path script = folder.resolve("schema.sql");
      postgres.dump(script, "--schema-only", "other");
      String text = Files.readString(script);
      assertTrue(text.contains("CREATE TABLE public.only_here"), text);
      assertFalse(text.contains("12345"), text);
      IOException error =
          assertThrows(IOException.class, () -> postgres.dump(script, "--table=none"));
      assertEquals(
          "pg_dump ended with status 1: pg_dump: error: no matching tables were found",
          error.getMessage());
      try (Connection connection = postgres.dataSource().getConnection()) {
        assertEquals("1", Databases.one(connection, "SELECT 1"));
      }
    }
  }

  @Test
  void without_pg_dump_it_is_said_where_it_comes_from() throws IOException {
    Path pglite = Databases.packages().resolve("pglite");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder(PostgresFiles.of(pglite)).start()) {
      NoSuchFileException error =
          assertThrows(NoSuchFileException.class, () -> postgres.dump(folder.resolve("never.sql")));
      assertEquals(
          "pg_dump.wasm: needed to dump a database; it comes with the npm package"
              + " @electric-sql/pglite-tools, which PostgresFiles.of takes; looked for it in ["
              + pglite.resolve("dist")
              + "]",
          error.getMessage());
    }
  }
}
