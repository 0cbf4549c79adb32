/** PostgreSQL in the JVM, without native code. */
@SuppressWarnings("requires-automatic") // pgjdbc is one
module dev.ligature.postgres {
  requires static org.jspecify;
  requires transitive java.sql;
  requires dev.ligature.emscripten;
  requires transitive dev.ligature.linker;
  requires dev.ligature.wasi;
  requires org.postgresql.jdbc;

  exports dev.ligature.postgres;
}
