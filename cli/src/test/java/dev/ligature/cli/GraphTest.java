package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** {@code ligature graph}: text for Graphviz, pictures, and pages. */
class GraphTest {
  private static final String INTERPOSE =
      """
      digraph {
        node [shape=box, fontname=monospace];
        n1 [label="1 main.wasm\\n841 bytes, memory 4, table 1"];
        n2 [label="2 lib.so\\n642 bytes, memory 4, table 0\\n3 interposed"];
        n3 [label="3 other.so\\n396 bytes, memory 0, table 0"];
        n1 -> n2 [label="4"];
        n1 -> n3 [label="2"];
        n2 -> n1 [label="2 (2 interposing)", style=dashed];
        n3 -> n1 [label="2 (2 interposing)", style=dashed];
        n3 -> n2 [label=""];
      }
      """;

  @TempDir private Path directory;

  private static String guest(String path) {
    return Guests.module(path).toString();
  }

  private static Invocation graph(String guest, String... options) {
    List<String> arguments = new ArrayList<>(List.of("graph"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--library-path", guest(guest), guest(guest + "/main.wasm")));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  @Test
  void libraries_needs_and_counts_are_text_for_graphviz() {
    graph("interpose").gives(0, INTERPOSE, "");
  }

  @Test
  void all_of_it_is_json_too() {
    String out = graph("interpose", "--json").out();
    assertEquals(out, graph("interpose", "--format", "json").out());
    assertTrue(
        out.startsWith(
            """
            {
              "libraries": [
                {
                  "name": "main.wasm",
                  "bytes": 841,
                  "memory": 4,
                  "table": 1,
                  "host": 0,
                  "weak": [],
                  "interposed": []
                },
            """),
        out);
    assertTrue(
        out.contains(
            """
                {
                  "from": 2,
                  "to": 1,
                  "needs": true,
                  "symbols": []
                }
            """),
        out);
    assertTrue(out.contains("\"interposing\": true"), out);
    graph("interpose", "--json", "--format", "svg")
        .gives(2, "", "ligature: graph: --json and --format svg exclude each other\n");
  }

  @Test
  void weak_references_that_nobody_defines_are_counted() {
    assertTrue(graph("weak").out().contains("\\n2 weak, undefined\"];\n"));
    String page = graph("weak", "--format=html").out();
    assertTrue(page.contains("<li>absent_data: weak, undefined</li>"), page);
  }

  @Test
  void a_library_that_the_program_opens_is_drawn_too() {
    String host = Guests.file("examples/plugins/host.wasm").toString();
    String out = Invocation.of("graph", host, "rot13.so").out();
    assertTrue(out.contains("  n4 -> n2 [label=\"1\"];\n"), out);
    assertFalse(Invocation.of("graph", host).out().contains("rot13"));
  }

  @ParameterizedTest
  @CsvSource({
    "a.svg, <svg",
    "a.json, {",
    "a.html, <!DOCTYPE html>",
    "a.dot, digraph {",
    "a, digraph {"
  })
  void the_end_of_the_files_name_says_the_format(String name, String beginning) throws IOException {
    Path file = directory.resolve(name);
    graph("interpose", "-o", file.toString()).gives(0, "", "");
    assertTrue(Files.readString(file).startsWith(beginning));
  }

  @Test
  void a_picture_is_xml_with_all_names() throws Exception {
    String text = graph("interpose", "--format", "svg").out();
    String content = parse(text);
    for (String name : List.of("1 main.wasm", "2 lib.so", "3 other.so", "2 (2 interposing)")) {
      assertTrue(content.contains(name), name);
    }
    assertTrue(
        content.contains(
            "lib.so is bound to main.wasm; allocate: function, interposing; setting: data,"
                + " interposing"),
        content);
  }

  private static String parse(String xml)
      throws ParserConfigurationException, SAXException, IOException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement()
        .getTextContent();
  }

  @Test
  void the_picture_in_the_documents_is_what_is_drawn() throws IOException {
    assertEquals(
        Files.readString(Guests.file("docs/graph.svg")),
        Invocation.of(
                "graph",
                "--format=svg",
                Guests.file("examples/plugins/host.wasm").toString(),
                "rot13.so",
                "vowels.so")
            .out(),
        "tools/draw-graph draws it anew");
  }

  @Test
  void a_page_loads_and_runs_nothing() {
    String text = graph("interpose", "--format", "html").out();
    assertTrue(text.contains("default-src 'none'"));
    assertFalse(text.contains("<script"));
    assertFalse(
        text.replace("http://www.w3.org/2000/svg", "").matches("(?s).*(https?:|src=|href=).*"));
  }

  @Test
  void a_format_that_there_is_not_is_refused() {
    graph("interpose", "--format", "png")
        .gives(2, "", "ligature: --format: no such format: png (there are dot, svg, html, json)\n");
  }

  @Test
  void a_file_that_cannot_be_written_is_told() {
    String file = directory.resolve("none/a.svg").toString();
    graph("interpose", "-o", file)
        .gives(1, "", "ligature: cannot write " + file + ": No such file or directory\n");
  }

  @Test
  void a_program_that_cannot_be_linked_is_told() {
    Invocation.of("graph", "none.wasm").gives(1, "", "ligature: cannot find program: none.wasm\n");
    Invocation.of("graph", "--library-path", "/none", guest("needed/main.wasm"))
        .gives(
            1,
            "",
            """
            ligature: cannot find library: b.so
            >>> needed by: main.wasm
            >>> tried: /none/b.so
            """);
  }
}
