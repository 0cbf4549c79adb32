/**
 * Calls of C functions from Trino: values of SQL to guest memory and back, without boxes. It knows
 * nothing of where libraries come from.
 */
@NullMarked
package dev.ligature.trino.call;

import org.jspecify.annotations.NullMarked;
