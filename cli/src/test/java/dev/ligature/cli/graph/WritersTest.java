package dev.ligature.cli.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.cli.graph.GraphLayout.Place;
import dev.ligature.cli.graph.ProgramGraph.Bound;
import dev.ligature.cli.graph.ProgramGraph.Edge;
import dev.ligature.cli.graph.ProgramGraph.Node;
import dev.ligature.linker.LinkPlan;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** Names that would be markup, and boxes that would lie on each other. */
class WritersTest {
  private static final String HOSTILE =
      "\"];<script>alert(1)</script>&amp;\\n\u001b[31m\n\u202e\uffff\ud800]]>";

  private static final String VISIBLE =
      "\"];<script>alert(1)</script>&amp;\\n\\x1b[31m\\n\\u202e\\uffff\\ud800]]>";

  private static ProgramGraph hostile() {
    Node node = new Node(HOSTILE, 1, 2, 3, 0, List.of(HOSTILE), List.of(HOSTILE));
    Bound bound = new Bound(HOSTILE, LinkPlan.Kind.THREAD_LOCAL, true, true);
    return new ProgramGraph(List.of(node, node), List.of(new Edge(0, 1, false, List.of(bound))));
  }

  @Test
  void names_are_text_in_graphviz() {
    assertEquals(
        """
        digraph {
          node [shape=box, fontname=monospace];
          n1 [label="1 %1$s\\n1 bytes, memory 2, table 3\\n1 weak, undefined\\n1 interposed"];
          n2 [label="2 %1$s\\n1 bytes, memory 2, table 3\\n1 weak, undefined\\n1 interposed"];
          n1 -> n2 [label="1 (1 weak, 1 interposing)", style=dashed];
        }
        """
            .formatted(
                "\\\"];<script>alert(1)</script>&amp;\\\\n"
                    + "\\\\x1b[31m\\\\n"
                    + "\\\\u202e\uffff\\\\ud800]]>"),
        DotWriter.write(hostile()));
  }

  @Test
  void names_are_text_in_pictures() throws Exception {
    String content =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(SvgWriter.write(hostile()))))
            .getDocumentElement()
            .getTextContent();
    assertTrue(content.contains(VISIBLE + " is bound to " + VISIBLE), content);
    assertTrue(content.contains(VISIBLE + ": thread-local, weak, interposing"), content);
  }

  @Test
  void a_long_name_is_cut_between_characters() {
    String faces = "\ud83d\ude00".repeat(48);
    assertEquals(faces, Texts.cut(faces));
    assertEquals("\ud83d\ude00".repeat(47) + "\u2026", Texts.cut(faces + "x"));
  }

  @Test
  void names_are_text_in_pages() {
    String page = HtmlWriter.write(hostile());
    assertFalse(page.contains("<script"));
    assertTrue(
        page.contains(
            "<li>&quot;];&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\\n\\x1b[31m\\n\\u202e"
                + "\\uffff\\ud800]]&gt;: thread-local, weak, interposing</li>"),
        page);
  }

  @Test
  void boxes_do_not_lie_on_each_other_and_edges_lead_down_from_layer_to_layer() {
    Random random = new Random(1);
    for (int size = 1; size < 30; size++) {
      ProgramGraph graph = random(size, random);
      GraphLayout layout = new GraphLayout(graph);
      for (int a = 0; a < size; a++) {
        Place one = layout.box(a);
        assertTrue(one.left() >= 0 && one.right() <= layout.width());
        assertTrue(one.top() >= 0 && one.bottom() <= layout.height());
        for (int b = 0; b < a; b++) {
          Place other = layout.box(b);
          assertTrue(
              one.left() >= other.right()
                  || one.right() <= other.left()
                  || one.top() >= other.bottom()
                  || one.bottom() <= other.top());
        }
      }
      for (Edge edge : graph.edges()) {
        Place from = layout.box(edge.from());
        Place to = layout.box(edge.to());
        if (edge.from() < edge.to()) {
          List<Place> route = layout.route(edge, from, to);
          assertEquals(to.layer() - from.layer() + 1, route.size());
        }
      }
    }
  }

  private static ProgramGraph random(int size, Random random) {
    List<Node> nodes = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    for (int node = 0; node < size; node++) {
      String name = "n".repeat(1 + random.nextInt(80));
      nodes.add(new Node(name, 1, 1, 1, random.nextInt(2), List.of(), List.of()));
      for (int other = 0; other < size; other++) {
        if (other != node && random.nextInt(size) < 2) {
          edges.add(new Edge(node, other, true, List.of()));
        }
      }
    }
    return new ProgramGraph(nodes, edges);
  }
}
