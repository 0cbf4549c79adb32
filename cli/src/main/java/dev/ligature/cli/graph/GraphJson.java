package dev.ligature.cli.graph;

import dev.ligature.cli.graph.ProgramGraph.Bound;
import dev.ligature.cli.graph.ProgramGraph.Edge;
import dev.ligature.cli.graph.ProgramGraph.Node;
import dev.ligature.cli.json.JsonObject;
import java.util.Locale;

/** Writes a graph as JSON: see {@code docs/json.md}. */
public final class GraphJson {
  private GraphJson() {}

  /** The text. */
  public static String write(ProgramGraph graph) {
    return new JsonObject()
            .with("libraries", graph.nodes(), GraphJson::library)
            .with("edges", graph.edges(), GraphJson::edge)
        + "\n";
  }

  private static JsonObject library(Node node) {
    return new JsonObject()
        .with("name", node.name())
        .with("bytes", node.bytes())
        .with("memory", node.memory())
        .with("table", node.table())
        .with("host", node.host())
        .with("weak", node.weak())
        .with("interposed", node.interposed());
  }

  private static JsonObject edge(Edge edge) {
    return new JsonObject()
        .with("from", edge.from())
        .with("to", edge.to())
        .with("needs", edge.needs())
        .with("symbols", edge.symbols(), GraphJson::symbol);
  }

  private static JsonObject symbol(Bound bound) {
    return new JsonObject()
        .with("name", bound.name())
        .with("kind", bound.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .with("weak", bound.weak())
        .with("interposing", bound.interposing());
  }
}
