/** Tests of clients and sessions. */
@NullMarked
package dev.ligature.postgres.session;

import org.jspecify.annotations.NullMarked;
