/** Tests of PostgreSQL, as clients see it. */
@NullMarked
package dev.ligature.postgres;

import org.jspecify.annotations.NullMarked;
