package dev.ligature.linker.program;

import dev.ligature.engine.Engine;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.dlfcn.Dlfcn;
import dev.ligature.linker.dlfcn.ExitAbi;
import dev.ligature.linker.dlfcn.LibcAbi;
import dev.ligature.linker.find.LibrarySearch;
import dev.ligature.linker.find.ModuleCache;
import dev.ligature.linker.host.HostScope;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.initialize.Construction;
import dev.ligature.linker.initialize.ExitHandlers;
import dev.ligature.linker.initialize.Finalization;
import dev.ligature.linker.load.Allocation;
import dev.ligature.linker.load.FindNeeded;
import dev.ligature.linker.load.GuestHeap;
import dev.ligature.linker.load.Libraries;
import dev.ligature.linker.load.Loader;
import dev.ligature.linker.load.Unloader;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Rebindings;
import dev.ligature.linker.map.Scope;
import dev.ligature.linker.relocate.FunctionBinding;
import dev.ligature.linker.relocate.GotFilling;
import dev.ligature.linker.relocate.Rebinding;
import dev.ligature.linker.relocate.Resolution;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.trace.Trace;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The stages of one program, wired together: all of it happens here. Each stage gets what it needs
 * of the others; none gets this.
 */
final class ProgramParts {
  final ReentrantLock lock = new ReentrantLock();
  final LinkMap linkMap = new LinkMap();
  final Scope global = new Scope();
  final GuestHeap heap = new GuestHeap(global, lock);
  final ProgramMemory memory;
  final ProgramTable table = new ProgramTable();
  final HostScope host;
  final Lookup lookup;
  final Resolution resolution;
  final Rebinding rebinding;
  final Finalization finalization;
  final Libraries libraries;

  ProgramParts(
      Program program, ProgramConfig config, ModuleCache cache, Consumer<LoadedLibrary> presenter) {
    memory = new ProgramMemory(heap::forAreas, config.poisonsUnmapped());
    Trace trace = new Trace(config);
    Engine engine = cache.engine();
    host = new HostScope(engine, config, new LibraryCaller(program, null));
    lookup = new Lookup(global, host, memory, trace);
    Rebindings rebindings = new Rebindings();
    resolution = new Resolution(lookup, host, rebindings, trace);
    FunctionBinding functions =
        new FunctionBinding(engine, resolution, config.undefinedSymbols(), lock);
    GotFilling got = new GotFilling(resolution, functions, table, trace);
    rebinding = new Rebinding(linkMap, rebindings, lookup, resolution, functions, table, trace);
    Construction construction = new Construction(memory, trace, lock);
    ExitHandlers handlers = new ExitHandlers();
    finalization = new Finalization(construction, handlers, trace, lock);
    Condition departed = lock.newCondition();
    LibrarySearch search = new LibrarySearch(config, cache, trace);
    FindNeeded needed = new FindNeeded(linkMap, search, presenter, departed, trace);
    Allocation allocation = new Allocation(config, memory, table, trace);
    Loader loader =
        new Loader(
            linkMap,
            global,
            memory,
            table,
            needed,
            allocation,
            heap,
            functions,
            got,
            rebinding,
            trace);
    Unloader unloader =
        new Unloader(
            linkMap, global, rebindings, allocation, finalization, engine, trace, lock, departed);
    libraries =
        new Libraries(
            linkMap, needed, loader, unloader, construction, rebinding, config, trace, lock);
    Dlfcn dlfcn = new Dlfcn(config.bindNow(), libraries, linkMap, lookup, resolution, table, lock);
    host.offer(new LibcAbi(dlfcn, memory, lock).functions());
    host.offer(new ExitAbi(handlers, finalization, table, linkMap, global).functions());
    host.openModules(config, program);
  }
}
