package dev.ligature.linker.thread;

import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.find.ExportedSymbol.Kind;
import dev.ligature.linker.find.LibraryModule;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.relocate.Resolution;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Makes the thread-local data of libraries for threads other than the first. */
final class ThreadLocals {
  private final ProgramMemory memory;
  private final Function<LoadedLibrary, Resolution> resolutions;

  /**
   * In one program.
   *
   * @param resolutions that of a library's namespace
   */
  ThreadLocals(ProgramMemory memory, Function<LoadedLibrary, Resolution> resolutions) {
    this.memory = memory;
    this.resolutions = resolutions;
  }

  /** The GOT entries of a library that differ from thread to thread. */
  static List<GotCell> cells(LoadedLibrary library) {
    List<GotCell> cells = new ArrayList<>();
    for (GotCell cell : library.got()) {
      if (cell.definition() instanceof LibraryDefinition definition
          && definition.symbol().kind() == Kind.THREAD_LOCAL) {
        cells.add(cell);
      }
    }
    return cells;
  }

  /** Writes the address that a symbol has for the calling thread into its GOT entry. */
  void fill(LoadedLibrary library, GotCell cell, Global own) {
    long address = resolutions.apply(library).addressOf(cell.definition()).orElseThrow();
    switch (own) {
      case Global.I32 narrow -> narrow.value = (int) address;
      case Global.I64 wide -> wide.value = address;
      default -> throw new IllegalStateException("GOT entry of type " + own.type());
    }
  }

  /**
   * Makes the block of the calling thread, which has entered the library, from its template.
   *
   * @return the block; of a library without thread-local data, or that keeps the block itself,
   *     {@link Area#NONE}
   * @throws LinkException.NoRoom if there is no memory for it
   * @throws LinkException.InvalidModule if the library does not say how to make it
   */
  Area make(LoadedLibrary library) {
    Optional<Func> maker = library.threadLocalMaker();
    if (maker.isPresent()) {
      library.makeThreadLocals(maker.get());
      return Area.NONE;
    }
    OptionalLong info = library.libraryTlsInfo();
    if (info.isPresent()) {
      return new ContextMaker(memory, library).make(info.getAsLong());
    }
    Optional<Func> template = library.abiFunction(AbiNames.INIT_TLS);
    OptionalLong size = constant(library, AbiNames.TLS_SIZE);
    if (template.isEmpty() || size.isEmpty()) {
      return without(library);
    }
    if (size.getAsLong() == 0) {
      return Area.NONE;
    }
    long alignment = Math.max(1, constant(library, AbiNames.TLS_ALIGN).orElse(16));
    Area block = memory.allocate(library, size.getAsLong(), alignment);
    boolean made = false;
    try {
      GuestCode.initialize(
          library, AbiNames.INIT_TLS, () -> GuestCode.call(template.get(), block.base()));
      made = true;
      return block;
    } finally {
      if (!made) {
        memory.release(block);
      }
    }
  }

  /** Nothing to make, unless the first thread has something. */
  private static Area without(LoadedLibrary library) {
    // A libc that starts its threads itself makes their data itself.
    if (library.module().isCommand() || !isUsed(library)) {
      return Area.NONE;
    }
    throw new LinkException.InvalidModule(
        library.name(),
        "its thread-local data can't be made for another thread: %s and %s are not exported"
            .formatted(AbiNames.INIT_TLS, AbiNames.TLS_SIZE),
        "link it with --export=%s --export=%s --export=%s"
            .formatted(AbiNames.INIT_TLS, AbiNames.TLS_SIZE, AbiNames.TLS_ALIGN),
        library.chain().subList(0, library.chain().size() - 1));
  }

  private static boolean isUsed(LoadedLibrary library) {
    return library.module().makesThreadLocals()
        || library.module().tlsBase().stream()
            .mapToObj(library.instance()::global)
            .anyMatch(base -> integer(base).orElse(0) != 0);
  }

  private static OptionalLong constant(LoadedLibrary library, String name) {
    LibraryModule module = library.module();
    WasmModule wasm = module.module();
    return wasm.export(name)
        .filter(export -> export.kind() == ExternKind.GLOBAL)
        .map(export -> library.instance().global(export.index()))
        .map(ThreadLocals::integer)
        .orElse(OptionalLong.empty());
  }

  private static OptionalLong integer(Global global) {
    if (global instanceof Global.I64 wide) {
      return OptionalLong.of(wide.value);
    }
    return global instanceof Global.I32 cell
        ? OptionalLong.of(Integer.toUnsignedLong(cell.value))
        : OptionalLong.empty();
  }
}
