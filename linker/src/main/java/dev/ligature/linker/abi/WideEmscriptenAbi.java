package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.Func;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.dlfcn.Dlfcn;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@link EmscriptenAbi} for programs whose pointers have 64 bits. A handle is the address of a
 * {@code struct dso}, which has to lie below 4 GiB.
 */
final class WideEmscriptenAbi {
  private static final FlagValues FLAGS = FlagValues.ofMusl();
  private static final DsoLayout LAYOUT = DsoLayout.WIDE;

  /** {@code callback(struct dso *, void *user)}; {@code __dl_seterr(format, arguments)}. */
  private static final FuncType TWO_POINTERS =
      new FuncType(List.of(ValType.I64, ValType.I64), List.of());

  private final Dlfcn dlfcn;
  private final GuestStrings strings;
  private final FunctionPointers pointers;
  private final BiFunction<String, byte[], FoundModule> reader;

  WideEmscriptenAbi(
      Dlfcn dlfcn,
      GuestStrings strings,
      FunctionPointers pointers,
      BiFunction<String, byte[], FoundModule> reader) {
    this.dlfcn = dlfcn;
    this.strings = strings;
    this.pointers = pointers;
    this.reader = reader;
  }

  List<HostFunction> functions() {
    return new HostFunctions(MethodHandles.lookup(), this, HostFunction.ENV)
        .add("_dlopen_js", "open", methodType(long.class, Caller.class, long.class))
        .add(
            "_emscripten_dlopen_js",
            "openAsync",
            methodType(void.class, Caller.class, long.class, long.class, long.class, long.class))
        .add(
            "_dlsym_js",
            "symbol",
            methodType(long.class, Caller.class, long.class, long.class, long.class))
        .add(
            "_dlsym_catchup_js",
            "catchUp",
            methodType(long.class, Caller.class, long.class, int.class))
        .add("_emscripten_dlsync_threads", "syncThreads", methodType(void.class))
        .list();
  }

  /** {@code void *_dlopen_js(struct dso *)}: not null if the library is open. */
  long open(Caller caller, long dso) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    try {
      int handle = WidePointers.handle(dso);
      if (dlfcn.isOpen(handle)) {
        return dso;
      }
      String name = strings.name(dso + LAYOUT.name());
      if (name.equals(DsoLayout.MAIN)) {
        dlfcn.openProgramAs(handle);
        return dso;
      }
      Set<OpenFlag> flags = FLAGS.known((int) strings.wideWord(dso + LAYOUT.flags()));
      LoadedLibrary opened = dlfcn.openAs(handle, name, file(dso, name), flags, library);
      strings.write(dso + LAYOUT.allocated(), new byte[] {1});
      strings.writeWide(
          dso + LAYOUT.areas(),
          opened.memory().base(),
          opened.module().memorySize(),
          opened.table().base(),
          opened.table().size());
      return dso;
    } catch (LinkException e) {
      setError(library, e.dlerror());
      return 0;
    }
  }

  /** What the guest has read from its own file system, if it has. */
  private Optional<FoundModule> file(long dso, String name) {
    long address = strings.wideWord(dso + LAYOUT.file());
    long size = strings.wideWord(dso + LAYOUT.file() + Long.BYTES);
    return address == 0 || size == 0
        ? Optional.empty()
        : Optional.of(reader.apply(name, strings.bytes(address, size)));
  }

  /** {@code void _emscripten_dlopen_js(struct dso *, ok, error, void *user)}. */
  void openAsync(Caller caller, long dso, long ok, long error, long user) {
    long callback = open(caller, dso) != 0 ? ok : error;
    call(pointers.get(WidePointers.function(callback), TWO_POINTERS), dso, user);
  }

  /** {@code void *_dlsym_js(void *handle, const char *name, int *index)}. */
  long symbol(Caller caller, long handle, long name, long index) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    try {
      Dlfcn.Where where = Dlfcn.Where.of(WidePointers.handle(handle));
      return dlfcn.symbol(where, strings.name(name), library).value();
    } catch (LinkException e) {
      setError(library, e.dlerror());
      return 0;
    }
  }

  /** {@code void *_dlsym_catchup_js(void *handle, int index)}: the symbol of that number. */
  long catchUp(Caller caller, long handle, int index) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    try {
      int own = WidePointers.handle(handle);
      String name = EmscriptenAbi.symbolName(dlfcn.libraryOf(own), index);
      return dlfcn.symbol(new Dlfcn.InHandle(own), name, library).value();
    } catch (LinkException e) {
      setError(library, e.dlerror());
      return 0;
    }
  }

  /** {@code void _emscripten_dlsync_threads(void)}: no thread lags behind. */
  void syncThreads() {}

  /** Gives a message to the guest's own {@code dlerror}, if it has one. */
  private void setError(@Nullable LoadedLibrary caller, String message) {
    Optional<Func> setter =
        dlfcn
            .namespaceOf(caller)
            .linkMap()
            .main()
            .flatMap(main -> main.abiFunction(EmscriptenAbi.SET_ERROR))
            .filter(function -> function.functionType().equals(TWO_POINTERS));
    if (setter.isPresent()) {
      // It takes a format.
      call(setter.get(), strings.putWide(message.replace("%", "%%")), 0);
    } else {
      dlfcn.setError(message);
    }
  }

  private static void call(Func function, long first, long second) {
    GuestCode.perform(
        () -> {
          function.handle().invokeExact(first, second);
        });
  }
}
