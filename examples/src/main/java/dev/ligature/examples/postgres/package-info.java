/** PostgreSQL with pgvector in the JVM. */
@NullMarked
package dev.ligature.examples.postgres;

import org.jspecify.annotations.NullMarked;
