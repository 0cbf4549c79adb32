/** The JDBC driver's own tests, against a server of this module. */
@NullMarked
package dev.ligature.postgres.pgjdbc;

import org.jspecify.annotations.NullMarked;
