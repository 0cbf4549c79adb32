package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** PostGIS, in a server of the older build that it is for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PostgisTest {
  private static final Path PACKAGES =
      Path.of(
          System.getProperty("ligature.root"),
          "postgres/modules-postgis/node_modules/@electric-sql");

  /** Its edges cross. */
  private static final String BOW_TIE = "'POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))'::geometry";

  private static final String CROSSED =
      "SELECT ST_Union(%s, 'POLYGON((0 0, 1 1, 1 0, 0 1, 0 0.5, 0 0))'::geometry)"
          .formatted(BOW_TIE);

  private static final String SIDES =
      "TopologyException: side location conflict at 0.5 0.5. This can occur if the input geometry"
          + " is invalid.";

  private static final String RASTER =
      "ST_AddBand(ST_MakeEmptyRaster(10, 10, 0, 0, 1), '8BUI'::text, 3, 0)";

  private PostgresFiles files;
  private DatabaseImage image;
  private EmbeddedPostgres postgres;
  private Connection connection;

  @BeforeAll
  void create() throws IOException, SQLException {
    assumeTrue(
        Files.isDirectory(PACKAGES.resolve("pglite-postgis")),
        "no modules: npm ci in postgres/modules-postgis");
    files =
        PostgresFiles.of(
            PACKAGES.resolve("pglite"),
            PACKAGES.resolve("pglite-postgis"),
            PACKAGES.resolve("pglite-tools"));
    EmbeddedPostgres first = start();
    try (Connection session = first.dataSource().getConnection()) {
      Databases.run(
          session,
          "CREATE EXTENSION postgis",
          "CREATE EXTENSION postgis_raster",
          "CREATE EXTENSION postgis_topology",
          "CREATE TABLE places (id int PRIMARY KEY, at geometry(Point, 4326))",
          "INSERT INTO places SELECT n, ST_SetSRID(ST_MakePoint(n % 100, n / 100), 4326)"
              + " FROM generate_series(0, 4999) n",
          "CREATE INDEX ON places USING gist (at)",
          "ANALYZE places");
    } finally {
      image = first.closeToImage();
    }
    postgres = again();
  }

  private EmbeddedPostgres start() throws IOException {
    return EmbeddedPostgres.builder(files).extensions("postgis").start();
  }

  /** Another database with all that the first one had. */
  private EmbeddedPostgres again() throws IOException {
    return EmbeddedPostgres.builder(files).extensions("postgis").image(image).start();
  }

  @AfterAll
  void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = postgres.dataSource().getConnection();
  }

  @AfterEach
  void disconnect() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }

  private String text(String geometry) throws SQLException {
    return Databases.one(connection, "SELECT ST_AsText(%s)".formatted(geometry));
  }

  private SQLException fails(String statement) {
    return assertThrows(SQLException.class, () -> Databases.run(connection, statement));
  }

  @Test
  void geometries_are_computed_with() throws SQLException {
    assertEquals("POLYGON((1 0,0 -1,-1 0,0 1,1 0))", text("ST_Buffer('POINT(0 0)', 1, 1)"));
    assertEquals(
        "POLYGON((2 0,0 0,0 2,1 2,1 3,3 3,3 1,2 1,2 0))",
        text(
            "ST_Union('POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))'::geometry,"
                + " 'POLYGON((1 1, 3 1, 3 3, 1 3, 1 1))'::geometry)"));
    assertEquals(
        "MULTIPOLYGON(((0 1,0.5 0.5,0 0,0 1)),((1 0,0.5 0.5,1 1,1 0)))",
        text("ST_MakeValid(%s)".formatted(BOW_TIE)));
    assertEquals(
        "879035.4",
        Databases.one(
            connection,
            "SELECT round(ST_Distance('POINT(13.4 52.5)'::geography,"
                + " 'POINT(2.35 48.85)'::geography)::numeric, 1)"));
  }

  @Test
  void geometries_are_read_and_written() throws SQLException {
    assertEquals(
        "{\"type\":\"Point\",\"coordinates\":[1,2]}",
        Databases.one(connection, "SELECT ST_AsGeoJSON('POINT(1 2)'::geometry)"));
    assertEquals(
        "POINT(1 2)", text("ST_GeomFromGeoJSON('{\"type\":\"Point\",\"coordinates\":[1,2]}')"));
    assertEquals(
        "<Point><coordinates>1,2</coordinates></Point>",
        Databases.one(connection, "SELECT ST_AsKML('SRID=4326;POINT(1 2)'::geometry)"));
    assertEquals(
        "POINT(1 2)", text("ST_GeomFromKML('<Point><coordinates>1,2</coordinates></Point>')"));
  }

  @Test
  void coordinates_are_transformed_by_the_database_of_proj() throws SQLException {
    assertEquals(
        "POINT(391390.7313 5817855.2407)",
        text("ST_SnapToGrid(ST_Transform('SRID=4326;POINT(13.4 52.5)'::geometry, 25833), 0.0001)"));
    assertEquals(
        "POINT(4595176.023 5819460.769)",
        text("ST_SnapToGrid(ST_Transform('SRID=4326;POINT(13.4 52.5)'::geometry, 31468), 0.001)"));
    SQLException error =
        fails("SELECT ST_Transform('SRID=4326;POINT(13 52)'::geometry, '+proj=nonsense')");
    assertTrue(String.valueOf(error.getMessage()).contains("Unknown projection"));
    assertEquals(
        "POINT(391390.731 5817855.241)",
        text(
            "ST_SnapToGrid(ST_Transform('SRID=4326;POINT(13.4 52.5)'::geometry,"
                + " '+proj=utm +zone=33 +datum=WGS84'), 0.001)"));
  }

  @Test
  void an_index_finds_what_is_near() throws SQLException {
    String near = "at && ST_MakeEnvelope(10, 10, 12, 12, 4326)";
    assertTrue(
        Databases.column(connection, "EXPLAIN SELECT count(*) FROM places WHERE " + near).stream()
            .anyMatch(line -> line.contains("places_at_idx")));
    assertEquals("9", Databases.one(connection, "SELECT count(*) FROM places WHERE " + near));
    String nearest = "SELECT id FROM places ORDER BY at <-> 'SRID=4326;POINT(50.2 40.1)' LIMIT 3";
    assertTrue(
        Databases.column(connection, "EXPLAIN " + nearest).stream()
            .anyMatch(line -> line.contains("places_at_idx")));
    assertEquals(List.of("4050", "4051", "4150"), Databases.column(connection, nearest));
  }

  @Test
  void a_cpp_exception_is_an_error_and_the_session_goes_on() throws SQLException {
    SQLException error = fails(CROSSED);
    assertEquals("XX000", error.getSQLState());
    assertEquals(
        "ERROR: %s\n  Detail: C++ exception of type N4geos4util17TopologyExceptionE"
            .formatted(SIDES),
        error.getMessage());
    assertEquals(
        "Self-intersection[0.5 0.5]",
        Databases.one(connection, "SELECT ST_IsValidReason(%s)".formatted(BOW_TIE)));
    Databases.run(connection, "SET app.kept = 'yes'");
    Databases.run(connection, "BEGIN", "SAVEPOINT before");
    fails(CROSSED);
    Databases.run(connection, "ROLLBACK TO before");
    assertEquals("5000", Databases.one(connection, "SELECT count(*) FROM places"));
    Databases.run(connection, "COMMIT");
    assertEquals("yes", Databases.one(connection, "SHOW app.kept"));
  }

  @Test
  void a_cpp_exception_is_caught_in_pl_pgsql() throws SQLException {
    Databases.run(
        connection,
        """
        CREATE FUNCTION pg_temp.tried(a geometry, b geometry) RETURNS text LANGUAGE plpgsql AS $$
        BEGIN
          RETURN ST_AsText(ST_Union(a, b));
        EXCEPTION WHEN internal_error THEN
          RETURN SQLERRM;
        END $$\
        """);
    assertEquals(
        "POINT(0 0)|" + SIDES,
        Databases.one(
            connection,
            "SELECT string_agg(pg_temp.tried(g, h), '|' ORDER BY n) FROM (VALUES"
                + " (1, 'POINT(0 0)'::geometry, 'POINT(0 0)'::geometry), (2, "
                + BOW_TIE
                + ", 'POLYGON((0 0, 1 1, 1 0, 0 1, 0 0.5, 0 0))'::geometry)) v (n, g, h)"));
  }

  @Test
  void after_errors_of_a_prepared_statement_answers_are_those_of_what_was_asked()
      throws SQLException {
    try (PreparedStatement parse =
        connection.prepareStatement("SELECT ST_AsText(ST_GeomFromText(?))")) {
      for (String each : List.of("POINT(1 1)", "POLYGON((0 0, 1 1))", "PONT(0 0)", "POINT(2 2)")) {
        parse.setString(1, each);
        if (each.startsWith("POINT")) {
          try (ResultSet row = parse.executeQuery()) {
            assertTrue(row.next());
            assertEquals(each, row.getString(1));
          }
        } else {
          assertThrows(SQLException.class, parse::executeQuery);
        }
      }
    }
    assertEquals("1", Databases.one(connection, "SELECT 1"));
  }

  @Test
  void rasters_work_in_a_backend_that_has_used_nothing_else() throws IOException, SQLException {
    try (EmbeddedPostgres fresh = again();
        Connection session = fresh.dataSource().getConnection()) {
      assertEquals("100", Databases.one(session, "SELECT ST_Count(%s)".formatted(RASTER)));
    }
    assertEquals(
        "7",
        Databases.one(
            connection,
            "SELECT ST_Value(ST_AsRaster('POLYGON((0 0, 5 0, 5 5, 0 5, 0 0))'::geometry, 10, 10,"
                + " '8BUI', 7), 3, 3)"));
    assertEquals(
        "100",
        Databases.one(
            connection,
            "SELECT ST_Count(ST_FromGDALRaster(ST_AsGDALRaster(%s, 'GTiff')))".formatted(RASTER)));
  }

  @Test
  void a_function_that_nobody_has_is_an_error_and_the_session_goes_on() throws SQLException {
    SQLException error =
        fails("SELECT ST_AsGDALRaster(%s, 'GTiff', array['COMPRESS=DEFLATE'])".formatted(RASTER));
    assertEquals("0A000", error.getSQLState());
    assertEquals(
        """
        ERROR: function libdeflate_alloc_compressor is not there
          Detail: /pglite/lib/postgresql/postgis_raster-3.so was linked without it, and no other\
         library has it.\
        """,
        error.getMessage());
    assertEquals("1", Databases.one(connection, "SELECT 1"));
  }

  @Test
  void topologies_are_made() throws SQLException {
    Databases.run(
        connection,
        "SELECT topology.CreateTopology('net', 4326)",
        "SELECT topology.AddNode('net', 'SRID=4326;POINT(0 0)')");
    assertEquals(
        "1",
        Databases.one(
            connection, "SELECT topology.AddEdge('net', 'SRID=4326;LINESTRING(0 0, 1 1)')"));
    Databases.run(connection, "SELECT topology.DropTopology('net')");
  }

  @Test
  void sessions_take_turns_and_an_endless_recursion_ends_as_an_error() throws SQLException {
    try (Connection other = postgres.dataSource().getConnection()) {
      Databases.run(connection, "SET extra_float_digits = 0");
      assertEquals("POINT(1 2)", Databases.one(other, "SELECT ST_AsText('POINT(1 2)'::geometry)"));
      assertEquals("0", Databases.one(connection, "SHOW extra_float_digits"));
    }
    Databases.run(
        connection,
        "CREATE FUNCTION pg_temp.deep(int) RETURNS int LANGUAGE plpgsql AS"
            + " $$ BEGIN RETURN pg_temp.deep($1 + 1); END $$");
    assertEquals("54001", fails("SELECT pg_temp.deep(0)").getSQLState());
    assertEquals("1", Databases.one(connection, "SELECT 1"));
  }

  @Test
  void a_dump_carries_geometries_to_another_database(@TempDir Path folder)
      throws IOException, SQLException {
    Path script = folder.resolve("places.sql");
    postgres.dump(script, "--table=places");
    try (EmbeddedPostgres other = again()) {
      try (Connection session = other.dataSource().getConnection()) {
        Databases.run(session, "DROP TABLE places");
      }
      other.restore(script);
      try (Connection session = other.dataSource().getConnection()) {
        assertEquals(
            "POINT(99 49)",
            Databases.one(session, "SELECT ST_AsText(at) FROM places WHERE id = 4999"));
      }
    }
  }
}
