package dev.ligature.linker.relocate;

import dev.ligature.engine.Func;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.find.ExportedSymbol.Kind;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.trace.Trace;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What of relocation has to wait for the thread-local data: a library's start function decides
 * where that of the first thread lies, and fills it.
 */
public final class ThreadLocalRelocation {
  private static final FuncType WIDE_GETTER = new FuncType(List.of(), List.of(ValType.I64));
  private static final FuncType TAKES_TWO =
      new FuncType(List.of(ValType.I32, ValType.I32), List.of());
  private static final FuncType TAKES_WIDE =
      new FuncType(List.of(ValType.I64, ValType.I64), List.of());

  private final Resolution resolution;
  private final Trace trace;

  /** Relocation in one program. */
  public ThreadLocalRelocation(Resolution resolution, Trace trace) {
    this.resolution = resolution;
    this.trace = trace;
  }

  /** Writes the addresses of thread-local data into the GOT of a library. */
  public void fillGot(LoadedLibrary library) {
    for (GotCell cell : library.got()) {
      if (cell.definition() instanceof LibraryDefinition definition
          && definition.symbol().kind() == Kind.THREAD_LOCAL) {
        cell.set(resolution.addressOf(definition).orElseThrow());
        trace.log(
            TraceCategory.RELOC,
            "%s: %s = 0x%x (thread-local)",
            library,
            cell.reference().qualifiedName(),
            cell.value());
      }
    }
  }

  /** Lets a library make the thread-local data that it makes itself. Says whether it does. */
  public boolean make(LoadedLibrary library) {
    setStackLimits(library);
    Optional<Func> maker = library.threadLocalMaker();
    maker.ifPresent(library::makeThreadLocals);
    return maker.isPresent();
  }

  /** Tells a main of Emscripten that checks its stack where that is: else no code of it runs. */
  private static void setStackLimits(LoadedLibrary library) {
    Optional<Func> setter = library.abiFunction("__set_stack_limits");
    Optional<Func> top = library.abiFunction("emscripten_stack_get_base");
    Optional<Func> end = library.abiFunction("emscripten_stack_get_end");
    if (setter.isEmpty() || top.isEmpty() || end.isEmpty()) {
      return;
    }
    boolean wide =
        isOf(top.get(), WIDE_GETTER)
            && isOf(end.get(), WIDE_GETTER)
            && isOf(setter.get(), TAKES_WIDE);
    boolean narrow =
        isOf(top.get(), GuestCode.GETTER)
            && isOf(end.get(), GuestCode.GETTER)
            && isOf(setter.get(), TAKES_TWO);
    if (!wide && !narrow) {
      // Functions of these names that are none of Emscripten's.
      return;
    }
    GuestCode.initialize(
        library,
        "__set_stack_limits",
        () -> {
          library.abiFunction("emscripten_stack_init").ifPresent(GuestCode::call);
          GuestCode.perform(
              () -> {
                if (wide) {
                  long first = (long) top.get().handle().invokeExact();
                  long last = (long) end.get().handle().invokeExact();
                  setter.get().handle().invokeExact(first, last);
                  return;
                }
                int first = (int) top.get().handle().invokeExact();
                int last = (int) end.get().handle().invokeExact();
                setter.get().handle().invokeExact(first, last);
              });
        });
  }

  /**
   * Relocates the thread-local data of a library. wasm-ld puts the relocations into the function
   * that makes a block. So this calls that function again for the block that the start function has
   * made, which then gets the addresses that it lacked.
   *
   * @throws dev.ligature.linker.LinkException.InitializationFailed if the guest's code traps
   */
  public void relocate(LoadedLibrary library) {
    Optional<Func> relocations = library.abiFunction(AbiNames.APPLY_TLS_RELOCS);
    Optional<Func> template = library.abiFunction(AbiNames.INIT_TLS);
    OptionalLong base = library.tlsBase();
    if (relocations.isPresent()) {
      GuestCode.initialize(
          library, AbiNames.APPLY_TLS_RELOCS, () -> GuestCode.call(relocations.get()));
    } else if (template.isPresent() && base.isPresent()) {
      long address = base.getAsLong();
      GuestCode.initialize(
          library, AbiNames.INIT_TLS, () -> GuestCode.call(template.get(), address));
    }
  }

  private static boolean isOf(Func function, FuncType type) {
    return function.functionType().equals(type);
  }
}
