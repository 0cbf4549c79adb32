/**
 * A plug-in that is exchanged while the program runs: {@link dev.ligature.examples.reload.Main}.
 */
package dev.ligature.examples.reload;
