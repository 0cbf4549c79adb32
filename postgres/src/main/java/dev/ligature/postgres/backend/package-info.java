/** The program: its functions, how a cluster is made and how a backend starts. */
@NullMarked
package dev.ligature.postgres.backend;

import org.jspecify.annotations.NullMarked;
