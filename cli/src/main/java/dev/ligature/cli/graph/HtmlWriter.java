package dev.ligature.cli.graph;

import dev.ligature.cli.graph.ProgramGraph.Edge;
import dev.ligature.cli.graph.ProgramGraph.Node;
import java.util.ArrayList;
import java.util.List;

/** Writes a page with a graph and all names: one file that loads nothing and runs nothing. */
public final class HtmlWriter {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <style>
      body { font: 14px sans-serif; margin: 2em; }
      li { font-family: monospace; }
      </style>
      """;

  private HtmlWriter() {}

  /** The text of a file. */
  public static String write(ProgramGraph graph) {
    StringBuilder text = new StringBuilder(HEAD);
    text.append("<title>")
        .append(Texts.xml(graph.nodes().getFirst().name()))
        .append("</title>\n</head>\n<body>\n");
    text.append(SvgWriter.write(graph));
    for (Edge edge : graph.edges()) {
      Node from = graph.nodes().get(edge.from());
      Node to = graph.nodes().get(edge.to());
      String count = Texts.count(edge);
      add(
          text,
          "%s %s %s: %s"
              .formatted(
                  from.name(),
                  edge.needs() ? "needs" : "is bound to",
                  to.name(),
                  count.isEmpty() ? "nothing bound" : count),
          edge.symbols().stream().map(Texts::symbol).toList());
    }
    for (Node node : graph.nodes()) {
      List<String> names = new ArrayList<>();
      node.weak().forEach(name -> names.add(name + ": weak, undefined"));
      node.interposed().forEach(name -> names.add(name + ": interposed"));
      if (!names.isEmpty()) {
        add(text, node.name(), names);
      }
    }
    return text.append("</body>\n</html>\n").toString();
  }

  private static void add(StringBuilder text, String summary, List<String> names) {
    text.append("<details><summary>").append(Texts.xml(summary)).append("</summary>\n<ul>\n");
    names.forEach(name -> text.append("<li>").append(Texts.xml(name)).append("</li>\n"));
    text.append("</ul></details>\n");
  }
}
