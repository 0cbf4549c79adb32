package dev.ligature.cli.graph;

import dev.ligature.cli.graph.ProgramGraph.Edge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the boxes of a graph lie: in layers, each library below all that need it and come before it
 * in load order. Edges that pass a layer have a place of their own in it. Within a layer, each
 * place is near those that it is joined to.
 */
final class GraphLayout {
  static final int LINE = 16;
  static final int PADDING = 8;

  private static final double CHARACTER = 7.3;
  private static final int GAP = 36;
  private static final int LAYER_GAP = 70;
  private static final int SWEEPS = 8;

  private final ProgramGraph graph;
  private final List<List<Place>> layers = new ArrayList<>();
  private final List<Place> boxes = new ArrayList<>();
  private final Map<Edge, List<Place>> routes = new HashMap<>();
  private double width;
  private double height;

  /** A box, or where an edge passes a layer. */
  static final class Place {
    private final List<String> lines;
    private final double width;
    private final double height;
    private final List<Place> above = new ArrayList<>();
    private final List<Place> below = new ArrayList<>();
    private int layer;
    private double x;
    private double y;

    private Place(List<String> lines) {
      this.lines = lines;
      int longest = lines.stream().mapToInt(String::length).max().orElse(0);
      this.width = lines.isEmpty() ? GAP / 2.0 : longest * CHARACTER + 2 * PADDING;
      this.height = lines.isEmpty() ? 0 : lines.size() * LINE + 2 * PADDING;
    }

    List<String> lines() {
      return lines;
    }

    double left() {
      return x - width / 2;
    }

    double right() {
      return x + width / 2;
    }

    double x() {
      return x;
    }

    double top() {
      return y;
    }

    double bottom() {
      return y + height;
    }

    double width() {
      return width;
    }

    double height() {
      return height;
    }

    int layer() {
      return layer;
    }
  }

  GraphLayout(ProgramGraph graph) {
    this.graph = graph;
    for (int node = 0; node < graph.nodes().size(); node++) {
      boxes.add(
          new Place(Texts.box(node, graph.nodes().get(node)).stream().map(Texts::cut).toList()));
    }
    assignLayers();
    graph.edges().forEach(this::route);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      order(sweep % 2 == 0);
    }
    assignCoordinates();
  }

  /** The box of a library. */
  Place box(int node) {
    return boxes.get(node);
  }

  /** Where an edge that leads down passes layers, from box to box. */
  List<Place> route(Edge edge, Place from, Place to) {
    return routes.getOrDefault(edge, List.of(from, to));
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }

  /** Edges that lead forward in load order make no cycles. */
  private void assignLayers() {
    for (int node = 0; node < boxes.size(); node++) {
      int layer = 0;
      for (Edge edge : graph.edges()) {
        if (edge.to() == node && edge.from() < node) {
          layer = Math.max(layer, boxes.get(edge.from()).layer + 1);
        }
      }
      add(boxes.get(node), layer);
    }
  }

  private void add(Place place, int layer) {
    place.layer = layer;
    while (layers.size() <= layer) {
      layers.add(new ArrayList<>());
    }
    layers.get(layer).add(place);
  }

  private void route(Edge edge) {
    Place last = boxes.get(edge.from());
    Place end = boxes.get(edge.to());
    if (end.layer <= last.layer) {
      return;
    }
    List<Place> route = new ArrayList<>(List.of(last));
    for (int layer = last.layer + 1; layer <= end.layer; layer++) {
      Place next = layer == end.layer ? end : new Place(List.of());
      if (next != end) {
        add(next, layer);
      }
      last.below.add(next);
      next.above.add(last);
      route.add(next);
      last = next;
    }
    routes.put(edge, route);
  }

  /** Orders each layer by the middle of what its places are joined to, in the layer before. */
  private void order(boolean down) {
    for (List<Place> layer : down ? layers : layers.reversed()) {
      Map<Place, Double> middles = new HashMap<>();
      for (int i = 0; i < layer.size(); i++) {
        List<Place> joined = down ? layer.get(i).above : layer.get(i).below;
        double own = i;
        middles.put(
            layer.get(i),
            joined.stream()
                .mapToDouble(place -> layers.get(place.layer).indexOf(place))
                .average()
                .orElse(own));
      }
      layer.sort(Comparator.comparing(middles::get));
    }
  }

  private void assignCoordinates() {
    width = layers.stream().mapToDouble(GraphLayout::widthOf).max().orElse(0) + 2 * GAP;
    double y = GAP;
    for (List<Place> layer : layers) {
      double x = (width - widthOf(layer)) / 2;
      double tallest = layer.stream().mapToDouble(Place::height).max().orElse(0);
      for (Place place : layer) {
        place.x = x + place.width / 2;
        place.y = y + (tallest - place.height) / 2;
        x += place.width + GAP;
      }
      y += tallest + LAYER_GAP;
    }
    height = y - LAYER_GAP + GAP;
  }

  private static double widthOf(List<Place> layer) {
    return layer.stream().mapToDouble(place -> place.width + GAP).sum() - GAP;
  }
}
