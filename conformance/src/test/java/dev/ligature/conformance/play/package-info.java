/**
 * Modules, calls of their exports and what has come of each, on this engine and on others: a {@link
 * dev.ligature.conformance.play.Play} is played by each {@link
 * dev.ligature.conformance.play.Player}, whose transcripts have to be equal.
 */
package dev.ligature.conformance.play;
