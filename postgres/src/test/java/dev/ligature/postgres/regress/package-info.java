/** PostgreSQL's own regression tests. */
@NullMarked
package dev.ligature.postgres.regress;

import org.jspecify.annotations.NullMarked;
