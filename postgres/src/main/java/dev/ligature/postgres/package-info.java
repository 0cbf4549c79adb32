/**
 * PostgreSQL in the JVM: {@link dev.ligature.postgres.EmbeddedPostgres} runs it, and gives
 * connections of JDBC.
 */
@NullMarked
package dev.ligature.postgres;

import org.jspecify.annotations.NullMarked;
