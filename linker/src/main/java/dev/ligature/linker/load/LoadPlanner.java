package dev.ligature.linker.load;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.LoadPlan.Entry;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.allocate.InitialLayout;
import dev.ligature.linker.allocate.ProgramQuotas;
import dev.ligature.linker.find.Asker;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.LibrarySearch;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Plans what a program would load at its start, and where, without running any of it. */
public final class LoadPlanner {
  private final ProgramConfig config;
  private final FindNeeded needed;
  private final Load load;
  private final Map<LoadedLibrary, List<Object>> edges = new HashMap<>();
  private final Map<Missing, Problem> problems = new LinkedHashMap<>();

  /** What was not found: others may find the same name elsewhere. */
  private record Missing(String name, List<LibrarySearch.Runpath> runpaths) {}

  /** Why it was not found, and for whom. */
  private record Problem(LinkException reason, LoadedLibrary requester) {}

  /** A planner for one plan. */
  public LoadPlanner(ProgramConfig config, LibrarySearch search, Trace trace) {
    this.config = config;
    LinkMaps linkMaps = new LinkMaps(changed -> {}, new ReentrantLock());
    ProgramQuotas quotas = ProgramQuotas.of(config.limits());
    this.needed = new FindNeeded(linkMaps.base(), linkMaps, search, library -> {}, quotas, trace);
    this.load =
        new Load(LoadMode.initial(config.bindNow()), new Scopes().change(true, false, false));
  }

  /**
   * The plan of a main module or library.
   *
   * @throws LinkException.InvalidModule if it can't be a program
   */
  public LoadPlan plan(String name, FoundModule main) {
    LoadedLibrary root = needed.addMain(load, name, main);
    for (String preload : config.preloads()) {
      target(preload, root, Asker.EMBEDDER);
    }
    for (int i = 0; i < load.fresh().size(); i++) {
      LoadedLibrary library = load.fresh().get(i);
      List<Object> targets = new ArrayList<>();
      for (String needed : library.module().needed()) {
        targets.add(target(needed, library, Asker.GUEST));
      }
      edges.put(library, targets);
    }
    return new LoadPlan(entries());
  }

  /** Why what is missing in the plan can't be loaded. */
  public List<LinkException> problems() {
    return problems.values().stream().map(Problem::reason).toList();
  }

  /** The library that a name leads to, or that it is missing. */
  private Object target(String name, LoadedLibrary requester, Asker asker) {
    List<LibrarySearch.Runpath> runpaths =
        requester.runpaths().stream().filter(runpath -> !runpath.entries().isEmpty()).toList();
    Missing missing = new Missing(name, runpaths);
    if (problems.containsKey(missing)) {
      return missing;
    }
    try {
      return needed.find(load, name, requester, asker);
    } catch (LinkException e) {
      problems.put(missing, new Problem(e, requester));
      return missing;
    }
  }

  private List<Entry> entries() {
    Map<Object, Integer> places = new HashMap<>();
    load.fresh().forEach(library -> places.put(library, places.size()));
    problems.keySet().forEach(missing -> places.put(missing, places.size()));
    List<Entry> entries = new ArrayList<>();
    long tableEnd = 1;
    List<Area> tables = new ArrayList<>();
    for (LoadedLibrary library : load.fresh()) {
      Area area = tableArea(library, tableEnd);
      tables.add(area);
      tableEnd = area.size() == 0 ? tableEnd : area.base() + area.size();
    }
    InitialLayout layout = new InitialLayout(config.stackSize(), tableEnd);
    for (int i = 0; i < load.fresh().size(); i++) {
      LoadedLibrary library = load.fresh().get(i);
      List<Integer> targets =
          edges.getOrDefault(library, List.of()).stream().map(places::get).toList();
      entries.add(entry(library, targets, layout, tables.get(i)));
    }
    problems.forEach((missing, problem) -> entries.add(missing(missing.name(), problem)));
    return entries;
  }

  private static Area tableArea(LoadedLibrary library, long end) {
    long alignment = library.module().tableAlignment();
    long size = library.module().tableSize();
    boolean fixed = !library.module().isRelocatable() || size == 0;
    return fixed ? Area.NONE : new Area((end + alignment - 1) & -alignment, size);
  }

  private static Entry entry(
      LoadedLibrary library, List<Integer> targets, InitialLayout layout, Area table) {
    boolean fixed = !library.module().isRelocatable();
    Area memory =
        fixed
            ? Area.NONE
            : layout.area(library.module().areaSize(), library.module().memoryAlignment());
    List<String> chain = library.chain();
    return new Entry(
        library.name(),
        library.path(),
        Optional.empty(),
        chain.subList(0, chain.size() - 1),
        library.module().needed(),
        targets,
        memory.base(),
        fixed ? 0 : library.module().memorySize(),
        (int) table.base(),
        (int) table.size());
  }

  private static Entry missing(String name, Problem problem) {
    LinkException reason = problem.reason();
    return new Entry(
        name,
        Optional.empty(),
        Optional.of(reason instanceof LinkException.NotFound ? "not found" : reason.dlerror()),
        problem.requester().chain(),
        List.of(),
        List.of(),
        0,
        0,
        0,
        0);
  }
}
