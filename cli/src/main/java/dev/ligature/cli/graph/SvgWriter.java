package dev.ligature.cli.graph;

import dev.ligature.cli.graph.GraphLayout.Place;
import dev.ligature.cli.graph.ProgramGraph.Edge;
import java.util.List;
import java.util.Locale;

/** Draws a graph as SVG: names of symbols are in the tooltips of edges. */
public final class SvgWriter {
  private static final String STYLE =
      """
        <style>
          text { font: 12px monospace; fill: #222; }
          .name { font-weight: bold; }
          rect { fill: #f4f7fb; stroke: #456; }
          path { fill: none; stroke: #456; }
          .bound { stroke-dasharray: 5 3; }
          .count { fill: #024; stroke: #fff; stroke-width: 4px; paint-order: stroke; }
        </style>
        <defs>
          <marker id="end" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="8" markerHeight="8"
              orient="auto"><path d="M0 1 L10 5 L0 9 z" style="fill: #456"/></marker>
        </defs>
      """;

  private final ProgramGraph graph;
  private final GraphLayout layout;
  private final StringBuilder text = new StringBuilder();

  private SvgWriter(ProgramGraph graph) {
    this.graph = graph;
    this.layout = new GraphLayout(graph);
  }

  /** The text of a file. */
  public static String write(ProgramGraph graph) {
    return new SvgWriter(graph).svg();
  }

  private String svg() {
    text.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\""
                + " viewBox=\"0 0 %1$.0f %2$.0f\">\n",
            layout.width(), layout.height()));
    text.append(STYLE);
    graph.edges().forEach(this::addEdge);
    for (int node = 0; node < graph.nodes().size(); node++) {
      addBox(layout.box(node), title(graph.nodes().get(node)));
    }
    return text.append("</svg>\n").toString();
  }

  private static String title(ProgramGraph.Node node) {
    StringBuilder title = new StringBuilder(node.name());
    node.weak().forEach(name -> title.append("; undefined and weak: ").append(name));
    node.interposed().forEach(name -> title.append("; interposed: ").append(name));
    return title.toString();
  }

  private void addBox(Place box, String title) {
    text.append("  <g>\n    <title>").append(Texts.xml(title)).append("</title>\n");
    text.append(
        format(
            "    <rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"4\"/>\n",
            box.left(), box.top(), box.width(), box.height()));
    for (int line = 0; line < box.lines().size(); line++) {
      text.append(
          format(
              "    <text x=\"%.1f\" y=\"%.1f\"%s>%s</text>\n",
              box.left() + GraphLayout.PADDING,
              box.top() + GraphLayout.PADDING + GraphLayout.LINE * line + 12,
              line == 0 ? " class=\"name\"" : "",
              Texts.xml(box.lines().get(line))));
    }
    text.append("  </g>\n");
  }

  private void addEdge(Edge edge) {
    Place from = layout.box(edge.from());
    Place to = layout.box(edge.to());
    boolean down = to.layer() > from.layer();
    List<Place> route = layout.route(edge, from, to);
    text.append("  <g>\n    <title>").append(Texts.xml(title(edge))).append("</title>\n");
    text.append(
        "    <path d=\"%s\"%s marker-end=\"url(#end)\"/>\n"
            .formatted(
                down ? downward(route) : sideways(from, to),
                edge.needs() ? "" : " class=\"bound\""));
    String count = Texts.count(edge);
    if (!count.isEmpty()) {
      double x = down ? (from.x() + route.get(1).x()) / 2 : Math.max(from.right(), to.right()) + 20;
      double y = down ? (from.bottom() + route.get(1).top()) / 2 : (from.top() + to.bottom()) / 2;
      text.append(
          format(
              "    <text x=\"%.1f\" y=\"%.1f\" class=\"count\" text-anchor=\"middle\">%s</text>\n",
              x, y, Texts.xml(count)));
    }
    text.append("  </g>\n");
  }

  private String title(Edge edge) {
    StringBuilder title =
        new StringBuilder(
            "%s %s %s"
                .formatted(
                    graph.nodes().get(edge.from()).name(),
                    edge.needs() ? "needs" : "is bound to",
                    graph.nodes().get(edge.to()).name()));
    edge.symbols().forEach(symbol -> title.append("; ").append(Texts.symbol(symbol)));
    return title.toString();
  }

  private static String downward(List<Place> route) {
    StringBuilder path =
        new StringBuilder(format("M%.1f %.1f", route.getFirst().x(), route.getFirst().bottom()));
    for (int i = 1; i < route.size(); i++) {
      Place above = route.get(i - 1);
      Place below = route.get(i);
      double middle = (above.bottom() + below.top()) / 2;
      path.append(
          format(
              " C%.1f %.1f %.1f %.1f %.1f %.1f",
              above.x(), middle, below.x(), middle, below.x(), below.top()));
      if (below.height() == 0 && i < route.size() - 1) {
        path.append(format(" L%.1f %.1f", below.x(), below.bottom()));
      }
    }
    return path.toString();
  }

  /** Around the right side, to a box that is no lower. */
  private static String sideways(Place from, Place to) {
    double out = Math.max(from.right(), to.right()) + 24;
    double start = from.top() + from.height() / 3;
    double end = to.top() + to.height() * 2 / 3;
    return format(
        "M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f",
        from.right(), start, out, start, out, end, to.right(), end);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
