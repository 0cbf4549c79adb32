/** A PostgreSQL for each test, by JUnit. */
module dev.ligature.postgres.junit {
  requires static org.jspecify;
  requires transitive dev.ligature.postgres;
  requires transitive java.sql;
  requires transitive org.junit.jupiter.api;

  exports dev.ligature.postgres.junit;

  opens dev.ligature.postgres.junit;
}
