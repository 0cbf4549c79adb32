package dev.ligature.cli.graph;

import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.SymbolFlags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The libraries of a program, who needs whom, and what is bound across.
 *
 * @param nodes the libraries in load order, main first
 * @param edges from who needs, or is bound, in the order of both
 */
public record ProgramGraph(List<Node> nodes, List<Edge> edges) {
  private static final String ENV = "env";

  public ProgramGraph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * A library.
   *
   * @param name its name
   * @param bytes the size of its file
   * @param memory the size of its memory area in bytes
   * @param table the size of its table area in elements
   * @param host how many functions it imports that no library defines
   * @param weak the weak references that nobody defines
   * @param interposed its own symbols in whose place others are bound to an earlier definition
   */
  public record Node(
      String name,
      long bytes,
      long memory,
      long table,
      int host,
      List<String> weak,
      List<String> interposed) {
    public Node {
      weak = List.copyOf(weak);
      interposed = List.copyOf(interposed);
    }
  }

  /**
   * Two libraries of which the first needs the second, or is bound to it.
   *
   * @param from the place of the first
   * @param to the place of the second
   * @param needs whether it says that it needs it
   * @param symbols what it is bound to there, by name
   */
  public record Edge(int from, int to, boolean needs, List<Bound> symbols) {
    public Edge {
      symbols = List.copyOf(symbols);
    }
  }

  /**
   * A symbol that is bound across.
   *
   * @param name its name
   * @param kind what it is
   * @param weak whether the reference is weak
   * @param interposing whether another library defines it too
   */
  public record Bound(String name, LinkPlan.Kind kind, boolean weak, boolean interposing) {}

  /** The graph of a plan. */
  public static ProgramGraph of(LinkPlan plan) {
    return new Builder(plan).build();
  }

  /** Collects it. */
  private static final class Builder {
    private final LinkPlan plan;
    private final Map<String, Set<Integer>> definers = new LinkedHashMap<>();
    private final List<Set<String>> interposed = new ArrayList<>();
    private final List<Set<String>> weak = new ArrayList<>();
    private final List<Set<String>> host = new ArrayList<>();
    private final Map<Long, Map<String, Bound>> bound = new LinkedHashMap<>();

    Builder(LinkPlan plan) {
      this.plan = plan;
      for (int place = 0; place < plan.members().size(); place++) {
        interposed.add(new TreeSet<>());
        weak.add(new TreeSet<>());
        host.add(new TreeSet<>());
        for (LinkPlan.Symbol symbol : plan.members().get(place).symbols()) {
          definers.computeIfAbsent(symbol.name(), name -> new TreeSet<>()).add(place);
        }
      }
    }

    ProgramGraph build() {
      for (int place = 0; place < plan.members().size(); place++) {
        addReferences(place, plan.members().get(place));
      }
      List<Node> nodes = new ArrayList<>();
      List<Edge> edges = new ArrayList<>();
      for (int place = 0; place < plan.members().size(); place++) {
        LinkPlan.Member member = plan.members().get(place);
        nodes.add(node(place, member));
        for (int to = 0; to < plan.members().size(); to++) {
          Map<String, Bound> symbols = bound.getOrDefault(key(place, to), Map.of());
          boolean needs = member.needed().contains(to);
          if (to != place && (needs || !symbols.isEmpty())) {
            List<Bound> sorted =
                symbols.values().stream().sorted(Comparator.comparing(Bound::name)).toList();
            edges.add(new Edge(place, to, needs, sorted));
          }
        }
      }
      return new ProgramGraph(nodes, edges);
    }

    private Node node(int place, LinkPlan.Member member) {
      return new Node(
          member.name(),
          member.module().bytes().length,
          DylinkSection.of(member.module()).map(DylinkSection::memorySize).orElse(0L),
          member.room().tableSize(),
          host.get(place).size(),
          List.copyOf(weak.get(place)),
          List.copyOf(interposed.get(place)));
    }

    private static long key(int from, int to) {
      return ((long) from << Integer.SIZE) | to;
    }

    private void addReferences(int place, LinkPlan.Member member) {
      Optional<DylinkSection> dylink = DylinkSection.of(member.module());
      List<Import> imports = member.module().imports();
      for (int i = 0; i < imports.size(); i++) {
        String name = imports.get(i).name();
        boolean isWeak = isWeak(dylink, imports.get(i));
        switch (member.meanings().get(i)) {
          case Meaning.Defined definition -> addBound(place, name, isWeak, definition);
          case Meaning.Undefined undefined when undefined.weak() -> weak.get(place).add(name);
          case Meaning.Undefined _, Meaning.Linkers _ ->
              host.get(place).add(imports.get(i).module() + "." + name);
          case Meaning.Chosen _, Meaning.Other _ -> {}
        }
      }
    }

    private static boolean isWeak(Optional<DylinkSection> dylink, Import reference) {
      return dylink
          .map(section -> section.importFlags(ENV, reference.name()))
          .orElse(SymbolFlags.NONE)
          .isWeak();
    }

    private void addBound(int place, String name, boolean isWeak, Meaning.Defined definition) {
      Set<Integer> all = definers.getOrDefault(name, Set.of());
      all.stream()
          .filter(other -> other != definition.member())
          .forEach(other -> interposed.get(other).add(name));
      bound
          .computeIfAbsent(key(place, definition.member()), key -> new LinkedHashMap<>())
          .putIfAbsent(name, new Bound(name, definition.kind(), isWeak, all.size() > 1));
    }
  }
}
