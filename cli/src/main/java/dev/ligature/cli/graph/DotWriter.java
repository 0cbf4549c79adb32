package dev.ligature.cli.graph;

import dev.ligature.cli.graph.ProgramGraph.Edge;
import dev.ligature.wasm.PrintableText;
import java.util.stream.Collectors;

/** Writes a graph in the language of Graphviz. */
public final class DotWriter {
  private DotWriter() {}

  /** The text. */
  public static String write(ProgramGraph graph) {
    StringBuilder text = new StringBuilder("digraph {\n  node [shape=box, fontname=monospace];\n");
    for (int place = 0; place < graph.nodes().size(); place++) {
      String label =
          Texts.box(place, graph.nodes().get(place)).stream()
              .map(DotWriter::escaped)
              .collect(Collectors.joining("\\n"));
      text.append("  n%d [label=\"%s\"];\n".formatted(place + 1, label));
    }
    for (Edge edge : graph.edges()) {
      text.append(
          "  n%d -> n%d [label=\"%s\"%s];\n"
              .formatted(
                  edge.from() + 1,
                  edge.to() + 1,
                  escaped(Texts.count(edge)),
                  edge.needs() ? "" : ", style=dashed"));
    }
    return text.append("}\n").toString();
  }

  /** Without what ends a string, and what Graphviz puts something in the place of. */
  private static String escaped(String text) {
    return PrintableText.of(text).replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
