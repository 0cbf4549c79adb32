package dev.ligature.linker.program;

import dev.ligature.linker.dlfcn.LinkNamespace;
import dev.ligature.linker.load.Allocation;
import dev.ligature.linker.load.FindNeeded;
import dev.ligature.linker.load.FixedMain;
import dev.ligature.linker.load.Libraries;
import dev.ligature.linker.load.Loader;
import dev.ligature.linker.load.Loads;
import dev.ligature.linker.load.Relocation;
import dev.ligature.linker.load.Restoring;
import dev.ligature.linker.load.Saving;
import dev.ligature.linker.load.Transactions;
import dev.ligature.linker.load.Unloader;
import dev.ligature.linker.load.Unmapping;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.NamespaceState;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.relocate.FunctionBinding;
import dev.ligature.linker.relocate.Rebinding;
import dev.ligature.linker.relocate.Resolution;
import dev.ligature.linker.relocate.Unbinding;
import dev.ligature.linker.resolve.LoaderSymbols;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.resolve.NearMisses;

/** Wires the stages of namespaces together, stage by stage; each gets what it needs of others. */
final class NamespaceWiring {
  private final ProgramParts parts;

  NamespaceWiring(ProgramParts parts) {
    this.parts = parts;
  }

  /** The stages of a namespace. */
  LinkNamespace wire(LinkMap map) {
    NamespaceState state = NamespaceState.of(map, map.isBase() ? parts.baseScopes : new Scopes());
    Lookup lookup = lookup(state);
    Resolution resolution = resolution(state, lookup);
    FunctionBinding functions =
        new FunctionBinding(parts.engine, resolution, parts.config.undefinedSymbols(), parts.lock);
    Rebinding rebinding =
        new Rebinding(state, lookup, resolution, functions, parts.table, parts.trace);
    Relocation relocation =
        new Relocation(parts.memory, parts.table, resolution, functions, rebinding, parts.trace);
    Unbinding unbinding = new Unbinding(map, functions, rebinding);
    Restoring.Parts stages = stages(state, relocation);
    return new LinkNamespace(
        map,
        lookup,
        resolution,
        rebinding,
        libraries(state, stages, unbinding),
        new Saving(state.scopes(), relocation),
        new Restoring(stages, parts.host, parts.memory, parts.table, parts.construction));
  }

  private Lookup lookup(NamespaceState state) {
    LoaderSymbols symbols =
        state.linkMap().isBase()
            ? LoaderSymbols.ofBase(parts.memory, parts.contexts)
            : LoaderSymbols.ofNew(parts.memory, parts.contexts);
    return new Lookup(state.scopes(), parts.host, symbols, parts.trace);
  }

  private Resolution resolution(NamespaceState state, Lookup lookup) {
    NearMisses nearMisses = new NearMisses(state.linkMap(), lookup, parts.search, parts.host);
    return new Resolution(lookup, parts.host, state.rebindings(), nearMisses, parts.trace);
  }

  private Restoring.Parts stages(NamespaceState state, Relocation relocation) {
    FindNeeded needed =
        new FindNeeded(
            state.linkMap(),
            parts.linkMaps,
            parts.search,
            parts.presenter,
            parts.quotas,
            parts.trace);
    Allocation allocation =
        new Allocation(
            parts.config, parts.widths, parts.memory, parts.table, parts.entrances, parts.trace);
    FixedMain fixedMain =
        new FixedMain(parts.memory, parts.table, allocation, relocation, parts.heap);
    Transactions transactions =
        new Transactions(state, allocation, parts.heap, parts.handlers, parts.quotas, parts.trace);
    return new Restoring.Parts(needed, fixedMain, allocation, relocation, transactions);
  }

  private Libraries libraries(NamespaceState state, Restoring.Parts stages, Unbinding unbinding) {
    Loader loader =
        new Loader(
            stages.needed(),
            stages.fixedMain(),
            stages.allocation(),
            stages.relocation(),
            stages.transactions(),
            parts.trace);
    Unloader unloader = unloader(state, stages.allocation());
    Loads loads =
        new Loads(loader, unloader, parts.construction, unbinding, parts.trace, parts.lock);
    return new Libraries(
        stages.needed(), loads, unloader, parts.nestedOpenings, parts.trace, parts.lock);
  }

  private Unloader unloader(NamespaceState state, Allocation allocation) {
    Unmapping unmapping =
        new Unmapping(allocation, parts.entrances, parts.engine, parts.quotas, parts.trace);
    return new Unloader(state, parts.linkMaps, parts.finalization, unmapping, parts.lock);
  }
}
