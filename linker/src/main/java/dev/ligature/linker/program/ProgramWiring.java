package dev.ligature.linker.program;

import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.dlfcn.Dlfcn;
import dev.ligature.linker.dlfcn.LinkNamespaces;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.ModuleCache;
import dev.ligature.linker.load.FindNeeded;
import dev.ligature.linker.load.LinkChecker;
import dev.ligature.linker.load.LinkPlanner;
import dev.ligature.linker.load.WidthCheck;
import dev.ligature.linker.relocate.ReferenceCheck;
import dev.ligature.linker.relocate.References;
import dev.ligature.linker.thread.GuestThreads;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Wires a program together: what its namespaces share, then the namespaces, then what uses them.
 */
final class ProgramWiring {
  private ProgramWiring() {}

  /**
   * A program with nothing loaded.
   *
   * @param programFolder the folder of its file; empty if it is in none
   */
  static LinkedProgram wire(ModuleCache cache, ProgramConfig config, Optional<Path> programFolder) {
    ProgramParts parts = new ProgramParts(config, cache, programFolder);
    LinkNamespaces namespaces = namespaces(parts);
    LinkedProgram program =
        new LinkedProgram(parts, namespaces, dlfcn(parts, namespaces), threads(parts, namespaces));
    parts.presenter.setProgram(program);
    return program;
  }

  private static LinkNamespaces namespaces(ProgramParts parts) {
    return new LinkNamespaces(
        parts.linkMaps, new NamespaceWiring(parts)::wire, parts.quotas.namespaces(), parts.lock);
  }

  /**
   * What a program would be linked of.
   *
   * @param opened what main is to open, by name
   */
  static LinkPlan plan(
      ModuleCache cache, ProgramConfig config, String name, FoundModule main, List<String> opened) {
    ProgramParts parts = new ProgramParts(config, cache, main.origin());
    LinkNamespaces namespaces = namespaces(parts);
    GuestAbis abis =
        new GuestAbis(parts, namespaces, dlfcn(parts, namespaces), threads(parts, namespaces));
    abis.offer(Optional.of(main));
    abis.offerBehindModules();
    return new LinkPlanner(
            config, findNeeded(parts), parts.baseScopes, references(parts, namespaces), parts.trace)
        .plan(name, main, opened);
  }

  /** What looks whether a program would link, before it has anything loaded. */
  static LinkChecker checker(ProgramParts parts, LinkNamespaces namespaces) {
    ReferenceCheck references =
        new ReferenceCheck(
            references(parts, namespaces),
            namespaces.base().resolution(),
            parts.config.undefinedSymbols());
    return new LinkChecker(
        parts.config,
        new LinkChecker.Finders(parts.search, findNeeded(parts)),
        parts.baseScopes,
        references,
        new WidthCheck(parts.linkMaps, parts.host, parts.memory),
        parts.trace);
  }

  private static FindNeeded findNeeded(ProgramParts parts) {
    return new FindNeeded(
        parts.linkMaps.base(),
        parts.linkMaps,
        parts.search,
        library -> {},
        parts.quotas,
        parts.trace);
  }

  private static References references(ProgramParts parts, LinkNamespaces namespaces) {
    return new References(
        namespaces.base().lookup(),
        parts.baseScopes.global(),
        namespaces.base().resolution(),
        parts.config.undefinedSymbols());
  }

  private static Dlfcn dlfcn(ProgramParts parts, LinkNamespaces namespaces) {
    return new Dlfcn(
        parts.config.bindNow(),
        namespaces,
        parts.linkMaps,
        parts.table,
        parts.memory.agents(),
        parts.lock);
  }

  private static GuestThreads threads(ProgramParts parts, LinkNamespaces namespaces) {
    return new GuestThreads(
        parts.memory,
        parts.handlers,
        library -> namespaces.of(library).resolution(),
        () -> namespaces.all().forEach(namespace -> namespace.libraries().unloadUnheld()),
        parts.config.stackSize(),
        parts.lock);
  }
}
