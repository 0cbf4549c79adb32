package dev.ligature.linker.dlfcn;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.Func;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.LibraryModule;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The host's half of Emscripten's {@code dlopen}. The guest's half is in its main module: it keeps
 * a {@code struct dso} for each library, which is the handle, finds one that is open already, and
 * reads the file if its file system has it. The host loads, looks symbols up, and never unloads,
 * since the guest never asks for it.
 *
 * <p>All threads of a program share one table here, so there is nothing in which a thread could lag
 * behind another.
 *
 * @see <a
 *     href="https://github.com/emscripten-core/emscripten/blob/main/system/lib/libc/dynlink.h">dynlink.h</a>
 */
public final class EmscriptenAbi {
  private static final FlagValues FLAGS = FlagValues.ofMusl();

  // struct dso, where pointers are of 32 bits.
  private static final int DSO_FLAGS = 4;
  private static final int DSO_ALLOCATED = 8;
  private static final int DSO_AREAS = 12;
  private static final int DSO_FILE = 28;
  private static final int DSO_FILE_SIZE = 32;
  private static final int DSO_NAME = 36;

  private static final String OPEN = "_dlopen_js";
  private static final String SET_ERROR = "__dl_seterr";

  /** {@code void callback(struct dso *, void *user)}; {@code __dl_seterr(format, arguments)}. */
  private static final FuncType TWO_POINTERS =
      new FuncType(List.of(ValType.I32, ValType.I32), List.of());

  private final Dlfcn dlfcn;
  private final GuestStrings strings;
  private final FunctionPointers pointers;
  private final BiFunction<String, byte[], FoundModule> reader;

  /**
   * The functions of one program.
   *
   * @param reader makes a module of a name and bytes
   */
  public EmscriptenAbi(
      Dlfcn dlfcn,
      GuestStrings strings,
      ProgramTable table,
      BiFunction<String, byte[], FoundModule> reader) {
    this.dlfcn = dlfcn;
    this.strings = strings;
    this.pointers = new FunctionPointers(table);
    this.reader = reader;
  }

  /** Whether a main module has the guest's half, so that its {@code dlopen} is the program's. */
  public static boolean isSpokenBy(LibraryModule main) {
    return main.module().imports().stream()
        .anyMatch(i -> i.module().equals(HostFunction.ENV) && i.name().equals(OPEN));
  }

  /** The functions. */
  public List<HostFunction> functions() {
    return new HostFunctions(MethodHandles.lookup(), this, HostFunction.ENV)
        .add(OPEN, "open", methodType(int.class, Caller.class, int.class))
        .add(
            "_emscripten_dlopen_js",
            "openAsync",
            methodType(void.class, Caller.class, int.class, int.class, int.class, int.class))
        .add(
            "_dlsym_js",
            "symbol",
            methodType(int.class, Caller.class, int.class, int.class, int.class))
        .add(
            "_dlsym_catchup_js",
            "catchUp",
            methodType(int.class, Caller.class, int.class, int.class))
        .add("_emscripten_dlsync_threads", "syncThreads", methodType(void.class))
        .list();
  }

  /** {@code void *_dlopen_js(struct dso *)}: not null if the library is open. */
  int open(Caller caller, int dso) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    if (dlfcn.openLibrary(dso).isPresent()) {
      return dso;
    }
    try {
      LoadedLibrary opened =
          dlfcn.openAs(
              dso,
              strings.get(dso + DSO_NAME),
              file(dso),
              FLAGS.known(strings.word(dso + DSO_FLAGS)),
              library);
      strings.write(dso + DSO_ALLOCATED, new byte[] {1});
      strings.write(
          dso + DSO_AREAS,
          (int) opened.memory().base(),
          (int) opened.module().memorySize(),
          (int) opened.table().base(),
          (int) opened.table().size());
      return dso;
    } catch (LinkException e) {
      setError(library, e.dlerror());
      return 0;
    }
  }

  /** What the guest has read from its own file system, or null. */
  private FoundModule file(int dso) {
    int address = strings.word(dso + DSO_FILE);
    int size = strings.word(dso + DSO_FILE_SIZE);
    return address == 0 || size == 0
        ? null
        : reader.apply(strings.get(dso + DSO_NAME), strings.bytes(address, size));
  }

  /**
   * {@code void _emscripten_dlopen_js(struct dso *, ok, error, void *user)}: one of the callbacks
   * is called before this returns, since nothing here needs to wait for an event loop.
   */
  void openAsync(Caller caller, int dso, int ok, int error, int user) {
    int callback = open(caller, dso) != 0 ? ok : error;
    Func function = pointers.get(callback, TWO_POINTERS);
    call(function, dso, user);
  }

  /**
   * {@code void *_dlsym_js(void *handle, const char *name, int *index)}. The index is for telling
   * other threads of a new table element; it is left as it is, at none.
   */
  int symbol(Caller caller, int handle, int name, int index) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    try {
      return (int) dlfcn.symbol(Dlfcn.Where.of(handle), strings.get(name), library).value();
    } catch (LinkException e) {
      setError(library, e.dlerror());
      return 0;
    }
  }

  /** {@code void *_dlsym_catchup_js(void *handle, int index)}: the symbol of that number. */
  int catchUp(Caller caller, int handle, int index) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    try {
      List<String> names = dlfcn.libraryOf(handle).module().symbolNames();
      if (index < 0 || index >= names.size()) {
        throw new LinkException.InvalidRequest(
            "%s: no symbol of number %d".formatted(dlfcn.libraryOf(handle).name(), index));
      }
      return (int) dlfcn.symbol(new Dlfcn.InHandle(handle), names.get(index), library).value();
    } catch (LinkException e) {
      setError(library, e.dlerror());
      return 0;
    }
  }

  /** {@code void _emscripten_dlsync_threads(void)}: no thread lags behind. */
  void syncThreads() {}

  /** Gives a message to the guest's own {@code dlerror}, if it has one. */
  private void setError(LoadedLibrary caller, String message) {
    Optional<Func> setter =
        dlfcn
            .namespaceOf(caller)
            .linkMap()
            .main()
            .flatMap(main -> main.abiFunction(SET_ERROR))
            .filter(function -> function.functionType().equals(TWO_POINTERS));
    if (setter.isPresent()) {
      // It takes a format.
      call(setter.get(), strings.put(message.replace("%", "%%")), 0);
    } else {
      dlfcn.setError(message);
    }
  }

  private static void call(Func function, int first, int second) {
    GuestCode.run(
        () -> {
          function.handle().invokeExact(first, second);
          return null;
        });
  }
}
