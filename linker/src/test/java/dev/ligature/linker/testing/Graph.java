package dev.ligature.linker.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Libraries described in one line: {@code a->b->[cd]->e; f->a} says that {@code a} needs {@code b},
 * which needs {@code c} and {@code d} in this order, which both need {@code e}; {@code f} needs
 * {@code a}. A library is a letter; its file is {@code a.so}. Its constructor traces the letter,
 * its destructor the capital.
 *
 * <p>Each library defines, under names that are its own ({@code who_a}) and under names that all
 * share ({@code who}), a function that gives its letter and data that holds it, and functions by
 * which a test can see what its references mean:
 *
 * <ul>
 *   <li>{@code call_who} calls {@code who} through an import.
 *   <li>{@code point_who} gives the table index of {@code who} from the GOT.
 *   <li>{@code read_datum} reads {@code datum} at the address in the GOT.
 * </ul>
 */
public final class Graph {
  private final Map<String, List<String>> needed = new LinkedHashMap<>();

  private final boolean related;

  private Graph(boolean related) {
    this.related = related;
  }

  /** Reads a graph. */
  public static Graph of(String text) {
    return read(text, true);
  }

  /** Reads a graph of libraries that refer to no symbol of each other, nor to their own. */
  public static Graph unrelated(String text) {
    return read(text, false);
  }

  private static Graph read(String text, boolean related) {
    Graph graph = new Graph(related);
    for (String path : text.replace(" ", "").split(";", -1)) {
      List<List<String>> steps = new ArrayList<>();
      for (String step : path.split("->", -1)) {
        steps.add(step.replaceAll("[\\[\\]]", "").chars().mapToObj(Character::toString).toList());
      }
      graph.add(steps);
    }
    return graph;
  }

  /** What each library of a graph needs, in the order in which the text names them. */
  public static Map<String, List<String>> edges(String text) {
    return read(text, false).needed;
  }

  private void add(List<List<String>> steps) {
    for (int i = 0; i < steps.size(); i++) {
      for (String library : steps.get(i)) {
        List<String> edges = needed.computeIfAbsent(library, l -> new ArrayList<>());
        if (i + 1 < steps.size()) {
          Set<String> all = new LinkedHashSet<>(edges);
          all.addAll(steps.get(i + 1));
          edges.clear();
          edges.addAll(all);
        }
      }
    }
  }

  /** The modules by file name, in the order in which the text names them. */
  Map<String, TestModule> modules() {
    Map<String, TestModule> modules = new LinkedHashMap<>();
    needed.forEach((name, edges) -> modules.put(name + ".so", module(name, edges, related)));
    return modules;
  }

  private static TestModule module(String name, List<String> edges, boolean related) {
    int letter = name.charAt(0);
    TestModule module = TestModule.library().memory(16, 2).table(1, 0);
    edges.forEach(edge -> module.needs(edge + ".so"));
    int trace = module.importFunction("trace", TestModule.TAKES_INT);
    int atExit = module.importFunction("__cxa_atexit", TestModule.type(3, 1));
    int[] references =
        related
            ? new int[] {
              module.importFunction("who", TestModule.GIVES_INT),
              module.gotFunc("who"),
              module.gotMem("datum")
            }
            : new int[0];
    int destructor =
        module.function(
            TestModule.TAKES_INT, Code.of().i32(Character.toUpperCase(letter)).call(trace));
    module.elements(0, destructor);
    Code constructor =
        Code.of()
            .i32(letter)
            .call(trace)
            .global(module.tableBase())
            .i32(0)
            .global(module.memoryBase())
            .call(atExit)
            .drop();
    int own = module.function(TestModule.GIVES_INT, Code.constant(letter));
    module
        .function("__wasm_call_ctors", TestModule.VOID, constructor)
        .exportFunction("who_" + name, own)
        .data("datum_" + name, 0, letter);
    return related ? relate(module, own, references) : module;
  }

  /** What all libraries of a graph define and refer to by the same names. */
  private static TestModule relate(TestModule module, int own, int[] references) {
    return module
        .exportFunction("who", own)
        .exportAddress("datum", 0)
        .function("call_who", TestModule.GIVES_INT, Code.of().call(references[0]))
        .function("point_who", TestModule.GIVES_INT, Code.of().global(references[1]))
        .function("read_datum", TestModule.GIVES_INT, Code.of().global(references[2]).load());
  }
}
