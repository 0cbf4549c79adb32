/** Graphs that no program has. */
package dev.ligature.cli.graph;
