package dev.ligature.linker.load;

import dev.ligature.engine.Tag;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.initialize.ConstructorOrder;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.relocate.References;
import dev.ligature.linker.resolve.Problems;
import dev.ligature.linker.trace.Trace;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Plans what a program would be linked of, without instances: libraries enter the link map and the
 * scopes as in a load, and each reference is looked up there.
 */
public final class LinkPlanner {
  private final ProgramConfig config;
  private final PlannedLoads loads;
  private final References references;
  private final Problems problems = new Problems();
  private final List<LinkPlan.Member> members = new ArrayList<>();
  private final IdentityHashMap<LoadedLibrary, Integer> places = new IdentityHashMap<>();
  private final IdentityHashMap<Tag, Integer> tagNumbers = new IdentityHashMap<>();

  /** A planner for one plan, in the namespace of a program that has nothing loaded. */
  public LinkPlanner(
      ProgramConfig config, FindNeeded needed, Scopes scopes, References references, Trace trace) {
    this.config = config;
    this.loads = new PlannedLoads(config, needed, scopes, trace, problems);
    this.references = references;
  }

  /**
   * The plan of a program.
   *
   * @param opened the names of what is to be opened by main
   * @throws dev.ligature.linker.LinkException if something can't be linked
   */
  public LinkPlan plan(String name, FoundModule main, List<String> opened) {
    Load start = loads.start(name, main);
    add(start);
    LoadedLibrary root = start.fresh().getFirst();
    List<LoadedLibrary> roots = new ArrayList<>(start.roots());
    // As if main needed the preloads before all else.
    roots.remove(root);
    roots.add(root);
    List<LinkPlan.Opening> openings = new ArrayList<>();
    for (String library : opened) {
      openings.add(open(library, root));
    }
    references.report(problems);
    return new LinkPlan(
        members,
        places(ConstructorOrder.of(roots)),
        openings,
        references.main().map(this::defined),
        config.stackSize());
  }

  private LinkPlan.Opening open(String name, LoadedLibrary main) {
    Load load = loads.open(name, main);
    add(load);
    LoadedLibrary root = load.roots().getFirst();
    return new LinkPlan.Opening(name, place(root), places(ConstructorOrder.of(List.of(root))));
  }

  /** Adds what a load brings. */
  private void add(Load load) {
    load.fresh().forEach(library -> places.put(library, places.size()));
    // What is opened later changes nothing that is bound.
    load.fresh().forEach(library -> members.add(member(library)));
  }

  private LinkPlan.Member member(LoadedLibrary library) {
    boolean relocatable = library.module().isRelocatable();
    return new LinkPlan.Member(
        library.name(),
        library.path(),
        library.module().module(),
        places(library.needed()),
        relocatable,
        new LinkPlan.Room(
            library.module().areaSize(),
            library.module().memoryAlignment(),
            relocatable ? library.module().tableSize() : 0,
            library.module().tableAlignment()),
        library.module().module().imports().stream()
            .map(reference -> references.meaning(library, reference, this::place, problems))
            .toList(),
        tags(library),
        symbols(library));
  }

  private List<Integer> tags(LoadedLibrary library) {
    List<Integer> numbers = new ArrayList<>();
    for (Tag tag : library.tags()) {
      // One that does not resolve is among the problems.
      numbers.add(tag == null ? -1 : tagNumbers.computeIfAbsent(tag, t -> tagNumbers.size()));
    }
    return numbers;
  }

  private List<LinkPlan.Symbol> symbols(LoadedLibrary library) {
    return library.module().symbolNames().stream()
        .flatMap(name -> library.module().symbol(name).stream())
        .map(
            symbol ->
                new LinkPlan.Symbol(symbol.name(), References.defined(place(library), symbol)))
        .toList();
  }

  private Meaning.Defined defined(LibraryDefinition definition) {
    return References.defined(place(definition.library()), definition.symbol());
  }

  private List<Integer> places(List<LoadedLibrary> order) {
    return order.stream().map(this::place).toList();
  }

  private int place(LoadedLibrary library) {
    return places.getOrDefault(library, -1);
  }
}
