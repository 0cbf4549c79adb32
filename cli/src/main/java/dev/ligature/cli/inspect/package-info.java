/**
 * Texts about modules, of the module and its symbols alone: what {@code nm} and {@code dump} print.
 */
@NullMarked
package dev.ligature.cli.inspect;

import org.jspecify.annotations.NullMarked;
