package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each extension of the packages is loaded and does what it is for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExtensionsTest {
  /** What is in an archive, how it is brought in, and what it then answers. */
  record Extension(String archive, String load, String query, String answer) {
    @Override
    public String toString() {
      return archive + ": " + load;
    }
  }

  private EmbeddedPostgres postgres;

  @BeforeAll
  void start() throws IOException {
    postgres = Databases.start(Databases.files().extensions().toArray(String[]::new));
  }

  @AfterAll
  void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private static Extension create(String name, String query, String answer) {
    return in(name, name, query, answer);
  }

  private static Extension in(String archive, String name, String query, String answer) {
    return new Extension(
        archive, "CREATE EXTENSION IF NOT EXISTS \"" + name + "\" CASCADE", query, answer);
  }

  private static Extension load(String name, String query, String answer) {
    return new Extension(name, "LOAD '" + name + "'", query, answer);
  }

  private static Stream<Extension> extensions() {
    return Stream.of(
        create("amcheck", "SELECT bt_index_check('pg_class_oid_index'::regclass)::text", ""),
        load("auto_explain", "SET auto_explain.log_min_duration = 0; SELECT 1", "1"),
        create(
            "bloom",
            "CREATE TEMP TABLE b (i int, j int); INSERT INTO b SELECT x, x FROM"
                + " generate_series(1, 2000) x; CREATE INDEX ON b USING bloom (i, j);"
                + " SET enable_seqscan = off; SELECT count(*) FROM b WHERE j = 7",
            "1"),
        create(
            "btree_gin",
            "CREATE TEMP TABLE g AS SELECT 7 AS i; CREATE INDEX ON g USING gin (i);"
                + " SET enable_seqscan = off; SELECT i FROM g WHERE i = 7",
            "7"),
        create(
            "btree_gist",
            "CREATE TEMP TABLE r (i int, p int4range, EXCLUDE USING gist (i WITH =, p WITH &&));"
                + " INSERT INTO r VALUES (1, '[1,3)'), (1, '[3,4)'); SELECT count(*) FROM r",
            "2"),
        create("citext", "SELECT 'ABC'::citext = 'abc'::citext", "t"),
        create("cube", "SELECT cube(array[1, 2]) <-> cube(array[4, 6])", "5"),
        create("dict_int", "SELECT ts_lexize('intdict', '12345678')", "{123456}"),
        create("dict_xsyn", "SELECT ts_lexize('xsyn', 'word')", "null"),
        create(
            "earthdistance",
            "SELECT round(earth_distance(ll_to_earth(0, 0), ll_to_earth(0, 1)))",
            "111320"),
        create(
            "file_fdw",
            "CREATE SERVER f FOREIGN DATA WRAPPER file_fdw; CREATE FOREIGN TABLE v (t text) SERVER"
                + " f OPTIONS (filename 'PG_VERSION'); SELECT t FROM v",
            "18"),
        create("fuzzystrmatch", "SELECT levenshtein('kitten', 'sitting')", "3"),
        create("hstore", "SELECT ('a=>1, b=>2'::hstore) -> 'b'", "2"),
        create("intarray", "SELECT '{1,2,3}'::int[] & '{2,3,4}'::int[]", "{2,3}"),
        create("isn", "SELECT isbn13('978-0-306-40615-7')", "978-0-306-40615-7"),
        create(
            "lo",
            "CREATE TEMP TABLE l (o lo); CREATE TRIGGER m BEFORE UPDATE OR DELETE ON l FOR EACH"
                + " ROW EXECUTE FUNCTION lo_manage(o); INSERT INTO l VALUES (lo_create(0));"
                + " DELETE FROM l; SELECT count(*) FROM pg_largeobject_metadata",
            "0"),
        create("ltree", "SELECT 'top.science'::ltree @> 'top.science.astronomy'", "t"),
        create("pageinspect", "SELECT type FROM bt_page_stats('pg_class_oid_index', 1)", "l"),
        load("passwordcheck", "SELECT 1", "1"),
        create("pg_buffercache", "SELECT count(*) > 0 FROM pg_buffercache", "t"),
        create("pg_freespacemap", "SELECT count(*) > 0 FROM pg_freespace('pg_class')", "t"),
        create(
            "pg_logicalinspect",
            "SELECT count(*) FROM pg_proc WHERE proname = 'pg_get_logical_snapshot_info'",
            "1"),
        load(
            "pg_overexplain",
            "EXPLAIN (DEBUG) SELECT 1",
            "Result  (cost=0.00..0.01 rows=1 width=4)"),
        create(
            "pg_surgery",
            "CREATE TABLE s AS SELECT 1 AS i; SELECT heap_force_kill('s', array['(0,1)'::tid]);"
                + " SELECT count(*) FROM s",
            "0"),
        create("pg_trgm", "SELECT similarity('word', 'words') > 0.5", "t"),
        create("pg_visibility", "SELECT count(*) > 0 FROM pg_visibility_map('pg_class')", "t"),
        create(
            "pg_walinspect",
            "SELECT count(*) > 0 FROM pg_get_wal_stats('0/1500000', pg_current_wal_lsn())",
            "t"),
        create(
            "pgcrypto",
            "SELECT encode(digest('abc', 'sha1'), 'hex')",
            "a9993e364706816aba3e25717850c26c9cd0d89d"),
        create("seg", "SELECT '1 .. 3'::seg && '2 .. 5'::seg", "t"),
        in(
            "spi",
            "autoinc",
            "CREATE SEQUENCE q; CREATE TEMP TABLE n (i int); CREATE TRIGGER a BEFORE INSERT ON n"
                + " FOR EACH ROW EXECUTE FUNCTION autoinc(i, q); INSERT INTO n VALUES (null);"
                + " SELECT i FROM n",
            "1"),
        in(
            "spi",
            "insert_username",
            "CREATE TEMP TABLE u (t text); CREATE TRIGGER a BEFORE INSERT ON u FOR EACH ROW"
                + " EXECUTE FUNCTION insert_username(t); INSERT INTO u VALUES (null);"
                + " SELECT t FROM u",
            "postgres"),
        in(
            "spi",
            "moddatetime",
            "CREATE TEMP TABLE d (i int, t timestamp); CREATE TRIGGER a BEFORE UPDATE ON d FOR EACH"
                + " ROW EXECUTE FUNCTION moddatetime(t); INSERT INTO d VALUES (1, null);"
                + " UPDATE d SET i = 2; SELECT t IS NOT NULL FROM d",
            "t"),
        in(
            "spi",
            "refint",
            "SELECT count(*) FROM pg_proc WHERE proname = 'check_primary_key'",
            "1"),
        create("tablefunc", "SELECT count(*) FROM normal_rand(10, 0, 1)", "10"),
        create(
            "tcn",
            "CREATE TEMP TABLE c (i int PRIMARY KEY); CREATE TRIGGER a AFTER INSERT ON c FOR EACH"
                + " ROW EXECUTE FUNCTION triggered_change_notification(); INSERT INTO c VALUES (1);"
                + " SELECT count(*) FROM c",
            "1"),
        create(
            "tsm_system_rows",
            "SELECT count(*) FROM (SELECT 1 FROM pg_class TABLESAMPLE system_rows(10)) x",
            "10"),
        create(
            "tsm_system_time",
            "SELECT count(*) > 0 FROM (SELECT 1 FROM pg_class TABLESAMPLE system_time(1000)) x",
            "t"),
        create("unaccent", "SELECT unaccent('Hôtel')", "Hotel"),
        create(
            "uuid-ossp",
            "SELECT uuid_generate_v5(uuid_ns_dns(), 'www.example.com')",
            "2ed6657d-e927-568b-95e1-2665a8aea6a2"),
        new Extension(
            "pg_stat_statements",
            "CREATE EXTENSION IF NOT EXISTS pg_stat_statements",
            "SELECT count(*) FROM pg_proc WHERE proname = 'pg_stat_statements'",
            "1"),
        create(
            "vector",
            "CREATE TEMP TABLE e AS SELECT i, ('[' || i || ',1]')::vector(2) v FROM"
                + " generate_series(1, 500) i; CREATE INDEX ON e USING hnsw (v vector_l2_ops);"
                + " SET enable_seqscan = off; SELECT i FROM e ORDER BY v <-> '[42,1]' LIMIT 1",
            "42"));
  }

  @ParameterizedTest
  @MethodSource("extensions")
  void it_is_loaded_and_works(Extension extension) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection()) {
      Databases.run(connection, extension.load());
      List<String> statements = List.of(extension.query().split("; *"));
      for (String each : statements.subList(0, statements.size() - 1)) {
        Databases.run(connection, each);
      }
      assertEquals(extension.answer(), Databases.one(connection, statements.getLast()));
    }
  }

  @Test
  void every_extension_of_the_packages_is_tested() throws IOException {
    Set<String> tested = extensions().map(Extension::archive).collect(Collectors.toSet());
    assertEquals(new TreeSet<>(Databases.files().extensions()), new TreeSet<>(tested));
    assertTrue(tested.size() >= 38, "extensions: " + tested.size());
  }

  @Test
  void an_extension_that_is_not_there_is_named() {
    NoSuchFileException error =
        assertThrows(NoSuchFileException.class, () -> Databases.start("postgix").close());
    assertTrue(
        String.valueOf(error.getMessage())
            .startsWith("postgix.tar.gz: no such extension in [" + Databases.packages()),
        error.getMessage());
    assertTrue(String.valueOf(error.getMessage()).contains("; there are amcheck, auto_explain,"));
  }

  @Test
  void an_extension_that_was_not_asked_for_is_not_available() throws IOException, SQLException {
    try (EmbeddedPostgres plain = Databases.start();
        Connection connection = plain.dataSource().getConnection()) {
      SQLException error =
          assertThrows(
              SQLException.class, () -> Databases.run(connection, "CREATE EXTENSION vector"));
      assertEquals("0A000", error.getSQLState());
    }
  }
}
