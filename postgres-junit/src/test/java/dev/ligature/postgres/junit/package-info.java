/** A PostgreSQL for each test, by JUnit. */
@NullMarked
package dev.ligature.postgres.junit;

import org.jspecify.annotations.NullMarked;
