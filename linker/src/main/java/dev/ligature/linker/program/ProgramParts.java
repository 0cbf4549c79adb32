package dev.ligature.linker.program;

import dev.ligature.engine.Agents;
import dev.ligature.engine.Engine;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.abi.FileNames;
import dev.ligature.linker.abi.GuestLinkMap;
import dev.ligature.linker.abi.GuestStrings;
import dev.ligature.linker.allocate.ContextTables;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramQuotas;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.find.LibrarySearch;
import dev.ligature.linker.find.ModuleCache;
import dev.ligature.linker.host.HostScope;
import dev.ligature.linker.initialize.Construction;
import dev.ligature.linker.initialize.ExitHandlers;
import dev.ligature.linker.initialize.Finalization;
import dev.ligature.linker.load.GuestHeap;
import dev.ligature.linker.load.NestedOpenings;
import dev.ligature.linker.load.WidthCheck;
import dev.ligature.linker.map.Entrances;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.trace.Trace;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the namespaces of a program share, for those that wire stages together: no stage gets this.
 */
final class ProgramParts {
  final ProgramConfig config;
  final ModuleCache cache;
  final Engine engine;
  final Trace trace;
  final LibrarySearch search;
  final ReentrantLock lock = new ReentrantLock();
  final Scopes baseScopes = new Scopes();
  final GuestHeap heap;
  final ProgramMemory memory;
  final ProgramQuotas quotas;
  final NestedOpenings nestedOpenings;
  final ContextTables contexts;
  final ProgramTable table;
  final GuestStrings strings;
  final FileNames names;
  final GuestLinkMap guestLinkMap;
  final LinkMaps linkMaps;
  final HostScope host;
  final WidthCheck widths;
  final Entrances entrances;
  final ExitHandlers handlers;
  final Construction construction;
  final Finalization finalization;
  final Presenter presenter = new Presenter();

  ProgramParts(ProgramConfig config, ModuleCache cache, Optional<Path> programFolder) {
    this.config = config;
    this.cache = cache;
    engine = cache.engine();
    trace = new Trace(config);
    search = new LibrarySearch(config, cache, programFolder, trace);
    heap = new GuestHeap(baseScopes.global(), lock);
    quotas = ProgramQuotas.of(config.limits());
    nestedOpenings = new NestedOpenings(config.limits());
    memory =
        new ProgramMemory(heap::forAreas, config.poisonsUnmapped(), quotas, new Agents(engine));
    contexts = new ContextTables(memory);
    table = new ProgramTable(quotas);
    strings = new GuestStrings(memory, lock);
    names = new FileNames(config, search);
    guestLinkMap = new GuestLinkMap(strings, names, lock);
    linkMaps = new LinkMaps(new MapFollower(guestLinkMap, contexts, cache, lock), lock);
    host = new HostScope(engine, config);
    widths = new WidthCheck(linkMaps, host, memory);
    entrances = new Entrances(engine);
    handlers = new ExitHandlers(memory.agents(), quotas.exitHandlers());
    construction = new Construction(trace, lock);
    finalization = new Finalization(construction, handlers, trace, lock);
  }
}
