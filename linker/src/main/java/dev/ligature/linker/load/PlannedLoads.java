package dev.ligature.linker.load;

import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.find.Asker;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.relocate.TagBinding;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.resolve.Problems;
import dev.ligature.linker.trace.Trace;
import java.util.EnumSet;
import java.util.List;

/**
 * Loads of libraries that get no instances: they enter the link map and the scopes as in a load, so
 * that references can be looked up there.
 */
final class PlannedLoads {
  private final ProgramConfig config;
  private final FindNeeded needed;
  private final LinkMap linkMap;
  private final Scopes scopes;
  private final TagBinding tags;
  private final Problems problems;

  /**
   * Loads in the namespace of a program that has nothing loaded.
   *
   * @param problems is added what tags do not resolve
   */
  PlannedLoads(
      ProgramConfig config, FindNeeded needed, Scopes scopes, Trace trace, Problems problems) {
    this.config = config;
    this.needed = needed;
    this.linkMap = needed.linkMap();
    this.scopes = scopes;
    this.tags = new TagBinding(trace);
    this.problems = problems;
  }

  /** What a program starts with: main and the preloads, and what they need. */
  Load start(String name, FoundModule main) {
    Load start = new Load(LoadMode.initial(config.bindNow()), scopes.change(true, false, false));
    LoadedLibrary root = needed.addMain(start, name, main);
    for (String preload : config.preloads()) {
      start.addRoot(needed.find(start, preload, root, Asker.EMBEDDER));
    }
    linkMap.setMain(root);
    enter(start);
    return start;
  }

  /** What main opens by a name. */
  Load open(String name, LoadedLibrary main) {
    LoadMode mode = LoadMode.of(Asker.GUEST, EnumSet.of(OpenFlag.LAZY), config.bindNow());
    Load load = new Load(mode, scopes.change(false, false, true));
    load.addRoot(needed.find(load, name, main, Asker.EMBEDDER));
    enter(load);
    return load;
  }

  /** Finds what a load brings, gives it its tags and scopes, and makes it seen. */
  private void enter(Load load) {
    needed.findAll(load);
    List<LoadedLibrary> all = Lookup.breadthFirst(load.roots());
    List<LoadedLibrary> order = load.scopes().preview(all);
    tags.bind(load.fresh(), library -> order, problems);
    load.scopes().enter(all, load.fresh());
    load.fresh().forEach(linkMap::add);
    load.names().forEach(linkMap::name);
    load.scopes().commit();
  }
}
