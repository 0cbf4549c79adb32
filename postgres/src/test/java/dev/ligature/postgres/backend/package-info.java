/** Tests of the program's parts. */
@NullMarked
package dev.ligature.postgres.backend;

import org.jspecify.annotations.NullMarked;
