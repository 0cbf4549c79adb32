package dev.ligature.linker.load;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.LoadPlan.Entry;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.allocate.InitialLayout;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.LibrarySearch;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.trace.Trace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Plans what a program would load at its start, and where, without running any of it. */
public final class LoadPlanner {
  private final ProgramConfig config;
  private final FindNeeded needed;
  private final Load load;
  private final Map<String, LinkException> problems = new HashMap<>();

  /** A planner for one plan. */
  public LoadPlanner(ProgramConfig config, LibrarySearch search, Trace trace) {
    this.config = config;
    LinkMaps linkMaps = new LinkMaps();
    this.needed =
        new FindNeeded(
            linkMaps.base(),
            linkMaps,
            search,
            library -> {},
            new ReentrantLock().newCondition(),
            trace);
    this.load = new Load(LoadMode.initial(config.bindNow()));
  }

  /**
   * The plan of a main module or library.
   *
   * @throws LinkException.InvalidModule if it can't be a program
   */
  public LoadPlan plan(String name, FoundModule main) {
    LoadedLibrary root = needed.addMain(load, name, main);
    List<Request> requests = new ArrayList<>();
    for (String preload : config.preloads()) {
      requests.add(request(preload, root));
    }
    for (int i = 0; i < load.fresh().size(); i++) {
      LoadedLibrary library = load.fresh().get(i);
      for (String name2 : library.module().needed()) {
        requests.add(request(name2, library));
      }
    }
    return new LoadPlan(entries(requests));
  }

  private record Request(String name, LoadedLibrary requester) {}

  private Request request(String name, LoadedLibrary requester) {
    if (!problems.containsKey(name)) {
      try {
        needed.find(load, name, requester);
      } catch (LinkException e) {
        problems.put(name, e);
        return new Request(name, requester);
      }
    }
    return new Request(name, null);
  }

  private List<Entry> entries(List<Request> requests) {
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
      entries.add(entry(load.fresh().get(i), layout, tables.get(i)));
    }
    for (Request request : requests) {
      if (request.requester() != null) {
        entries.add(missing(request));
      }
    }
    return entries;
  }

  private static Area tableArea(LoadedLibrary library, long end) {
    long alignment = library.module().tableAlignment();
    long size = library.module().tableSize();
    boolean fixed = !library.module().isRelocatable() || size == 0;
    return fixed ? Area.NONE : new Area((end + alignment - 1) & -alignment, size);
  }

  private static Entry entry(LoadedLibrary library, InitialLayout layout, Area table) {
    boolean fixed = !library.module().isRelocatable();
    Area memory =
        fixed
            ? Area.NONE
            : layout.area(library.module().areaSize(), library.module().memoryAlignment());
    List<String> chain = library.chain();
    return new Entry(
        library.name(),
        library.found().path(),
        Optional.empty(),
        chain.subList(0, chain.size() - 1),
        library.module().needed(),
        memory.base(),
        fixed ? 0 : library.module().memorySize(),
        (int) table.base(),
        (int) table.size());
  }

  private Entry missing(Request request) {
    LinkException problem = problems.get(request.name());
    return new Entry(
        request.name(),
        Optional.empty(),
        Optional.of(problem instanceof LinkException.NotFound ? "not found" : problem.dlerror()),
        request.requester().chain(),
        List.of(),
        0,
        0,
        0,
        0);
  }
}
