/**
 * A plug-in that is exchanged while the program runs: {@link dev.ligature.examples.reload.Main}.
 */
@NullMarked
package dev.ligature.examples.reload;

import org.jspecify.annotations.NullMarked;
