/** Writes JSON: what the commands print with {@code --json}. */
@NullMarked
package dev.ligature.cli.json;

import org.jspecify.annotations.NullMarked;
