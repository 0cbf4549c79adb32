/**
 * The graph of a program: {@link dev.ligature.cli.graph.ProgramGraph} has who needs whom and what
 * is bound to what, and writers make text and pictures of it.
 */
@NullMarked
package dev.ligature.cli.graph;

import org.jspecify.annotations.NullMarked;
