package dev.ligature.linker.program;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.abi.Closures;
import dev.ligature.linker.abi.CxxExceptionAbi;
import dev.ligature.linker.abi.CxxObjects;
import dev.ligature.linker.abi.EmscriptenAbi;
import dev.ligature.linker.abi.ExitAbi;
import dev.ligature.linker.abi.InfoAbi;
import dev.ligature.linker.abi.InvokeAbi;
import dev.ligature.linker.abi.JumpAbi;
import dev.ligature.linker.abi.LibcAbi;
import dev.ligature.linker.abi.PhdrIteration;
import dev.ligature.linker.abi.RuntimeFunctions;
import dev.ligature.linker.abi.ThreadAbi;
import dev.ligature.linker.abi.ThreadContextAbi;
import dev.ligature.linker.abi.ToywasmAbi;
import dev.ligature.linker.abi.Unwinding;
import dev.ligature.linker.abi.WasixAbi;
import dev.ligature.linker.abi.WasixCalls;
import dev.ligature.linker.abi.WasixThreads;
import dev.ligature.linker.abi.WideLibcAbi;
import dev.ligature.linker.dlfcn.Dlfcn;
import dev.ligature.linker.dlfcn.LinkNamespaces;
import dev.ligature.linker.find.AddressWidth;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.thread.GuestThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Offers the functions of all guest ABIs; which one a program speaks shows in what it imports. */
final class GuestAbis {
  private final ProgramParts parts;
  private final LinkNamespaces namespaces;
  private final Dlfcn dlfcn;
  private final GuestThreads threads;

  GuestAbis(ProgramParts parts, LinkNamespaces namespaces, Dlfcn dlfcn, GuestThreads threads) {
    this.parts = parts;
    this.namespaces = namespaces;
    this.dlfcn = dlfcn;
    this.threads = threads;
  }

  /** Offers those that know no program. */
  void offer(Optional<FoundModule> main) {
    boolean wide =
        main.flatMap(found -> AddressWidth.of(found.module().module()))
            .filter(width -> width == AddressWidth.WIDE)
            .isPresent();
    parts.host.setWide(() -> wide || parts.memory.isWide());
    offerLibc(main);
    offerEmscripten(main);
    offerWasix();
    parts.host.offerBehind(new ToywasmAbi(dlfcn, parts.strings).functions());
    ExitAbi exit = exit();
    parts.host.offer(exit.functions());
    parts.host.offerWide(exit.wideFunctions());
    parts.host.offer(new ThreadContextAbi(parts.memory, parts.contexts, parts.lock).functions());
    parts.host.offerBehind(new ThreadAbi(threads, parts.linkMaps).functions());
  }

  private void offerLibc(Optional<FoundModule> main) {
    PhdrIteration iteration =
        new PhdrIteration(parts.strings, parts.guestLinkMap, parts.table, parts.lock);
    InfoAbi info =
        new InfoAbi(dlfcn, parts.strings, parts.names, parts.guestLinkMap, parts.search, iteration);
    List<HostFunction> libc = new ArrayList<>(new LibcAbi(dlfcn, parts.strings).functions());
    libc.addAll(info.functions());
    List<HostFunction> wide = new ArrayList<>(new WideLibcAbi(dlfcn, parts.strings).functions());
    wide.addAll(info.wideFunctions());
    if (main.filter(found -> EmscriptenAbi.isSpokenBy(found.module())).isPresent()) {
      // Its own dlopen is no stub, and its handles are its own.
      parts.host.offerBehind(libc);
      parts.host.offerWideBehind(wide);
    } else {
      parts.host.offer(libc);
      parts.host.offerWide(wide);
    }
  }

  private void offerEmscripten(Optional<FoundModule> main) {
    EmscriptenAbi emscripten =
        new EmscriptenAbi(
            dlfcn,
            parts.strings,
            parts.table,
            main.map(FoundModule::module),
            (name, bytes) -> ProgramLinker.library(parts.cache, parts.config, name, bytes));
    parts.host.offerBehind(emscripten.functions());
    parts.host.offerWideBehind(emscripten.wideFunctions());
  }

  private void offerWasix() {
    Closures closures =
        new Closures(parts.engine, parts.table, parts.memory, parts.strings, parts.lock);
    parts.host.offerBehind(new WasixAbi(dlfcn, parts.strings, parts.names).functions());
    parts.host.offerBehind(
        new WasixThreads(threads, parts.memory, parts.linkMaps, parts.strings).functions());
    parts.host.offerBehind(new WasixCalls(parts.strings, parts.table, closures).functions());
  }

  private ExitAbi exit() {
    return new ExitAbi(
        parts.handlers,
        parts.finalization,
        parts.table,
        parts.linkMaps,
        parts.baseScopes.global(),
        parts.lock);
  }

  /** Offers what goes behind the groups of the configuration. */
  void offerBehindModules() {
    Unwinding unwinding = new Unwinding(parts.memory.agents());
    RuntimeFunctions guest = new RuntimeFunctions(namespaces, parts.lock);
    InvokeAbi invokes = new InvokeAbi(parts.engine, parts.table, unwinding, guest);
    CxxObjects objects = new CxxObjects(parts.strings, parts.table, guest);
    parts.host.offer(invokes);
    parts.host.offer(new JumpAbi(unwinding, invokes, guest).functions());
    parts.host.offer(new CxxExceptionAbi(unwinding, guest, objects, parts.strings));
    parts.host.offer(objects.functions());
  }
}
