package dev.ligature.cli.graph;

import dev.ligature.cli.graph.ProgramGraph.Bound;
import dev.ligature.cli.graph.ProgramGraph.Edge;
import dev.ligature.cli.graph.ProgramGraph.Node;
import dev.ligature.wasm.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said of libraries and of what is bound, in all formats. */
final class Texts {
  private static final int LONGEST = 48;

  private Texts() {}

  /** The lines in a library's box; the place in load order comes first. */
  static List<String> box(int place, Node node) {
    List<String> lines = new ArrayList<>();
    lines.add((place + 1) + " " + node.name());
    lines.add("%d bytes, memory %d, table %d".formatted(node.bytes(), node.memory(), node.table()));
    if (node.host() > 0) {
      lines.add(node.host() + " of the host");
    }
    if (!node.weak().isEmpty()) {
      lines.add(node.weak().size() + " weak, undefined");
    }
    if (!node.interposed().isEmpty()) {
      lines.add(node.interposed().size() + " interposed");
    }
    return lines;
  }

  /** A line as long as a box may have it. */
  static String cut(String line) {
    String printable = PrintableText.of(line);
    return printable.codePointCount(0, printable.length()) > LONGEST
        ? printable.substring(0, printable.offsetByCodePoints(0, LONGEST - 1)) + "\u2026"
        : printable;
  }

  /** How many symbols are bound; empty if none. */
  static String count(Edge edge) {
    if (edge.symbols().isEmpty()) {
      return "";
    }
    List<String> marks = new ArrayList<>();
    long weak = edge.symbols().stream().filter(Bound::weak).count();
    long interposing = edge.symbols().stream().filter(Bound::interposing).count();
    if (weak > 0) {
      marks.add(weak + " weak");
    }
    if (interposing > 0) {
      marks.add(interposing + " interposing");
    }
    return edge.symbols().size() + (marks.isEmpty() ? "" : " (" + String.join(", ", marks) + ")");
  }

  /** A symbol with what is to be said of it. */
  static String symbol(Bound symbol) {
    String kind = symbol.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return "%s: %s%s%s"
        .formatted(
            symbol.name(),
            kind,
            symbol.weak() ? ", weak" : "",
            symbol.interposing() ? ", interposing" : "");
  }

  /** A text in an element or attribute of XML or HTML. */
  static String xml(String text) {
    StringBuilder escaped = new StringBuilder();
    PrintableText.of(text)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                // No characters of XML.
                case 0xfffe, 0xffff -> escaped.append(PrintableText.escape(c));
                default -> escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }
}
