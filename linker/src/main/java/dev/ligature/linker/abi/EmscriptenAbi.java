package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.Func;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.dlfcn.Dlfcn;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.LibraryModule;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

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

  private static final String OPEN = "_dlopen_js";
  private static final String OPEN_ASYNC = "_emscripten_dlopen_js";
  private static final String SYMBOL = "_dlsym_js";
  private static final MethodType ASYNC_TYPE =
      methodType(void.class, Caller.class, int.class, int.class, int.class, int.class);
  private static final MethodType SYMBOL_TYPE =
      methodType(int.class, Caller.class, int.class, int.class, int.class);

  static final String SET_ERROR = "__dl_seterr";

  /** {@code void callback(struct dso *)}. */
  private static final FuncType POINTER = taking(1);

  /** {@code void callback(struct dso *, void *user)}; {@code __dl_seterr(format, arguments)}. */
  private static final FuncType TWO_POINTERS = taking(2);

  private final Dlfcn dlfcn;
  private final GuestStrings strings;
  private final FunctionPointers pointers;
  private final BiFunction<String, byte[], FoundModule> reader;
  private final boolean earlyOpening;
  private final boolean earlySymbol;
  private final DsoLayout layout;

  /**
   * The functions of one program.
   *
   * @param main its main module, whose imports tell which version of Emscripten has made it
   * @param reader makes a module of a name and bytes
   */
  public EmscriptenAbi(
      Dlfcn dlfcn,
      GuestStrings strings,
      ProgramTable table,
      Optional<LibraryModule> main,
      BiFunction<String, byte[], FoundModule> reader) {
    this.dlfcn = dlfcn;
    this.strings = strings;
    this.pointers = new FunctionPointers(table);
    this.reader = reader;
    this.earlyOpening = main.filter(module -> imports(module, OPEN_ASYNC, taking(3))).isPresent();
    FuncType early = new FuncType(List.of(ValType.I32, ValType.I32), List.of(ValType.I32));
    this.earlySymbol = main.filter(module -> imports(module, SYMBOL, early)).isPresent();
    this.layout = earlyOpening || earlySymbol ? DsoLayout.EARLY : DsoLayout.CURRENT;
  }

  private static FuncType taking(int pointers) {
    return new FuncType(Collections.nCopies(pointers, ValType.I32), List.of());
  }

  private static boolean imports(LibraryModule library, String name, FuncType type) {
    return library.module().imports().stream()
        .filter(i -> i.module().equals(HostFunction.ENV) && i.name().equals(name))
        .anyMatch(i -> i.type() instanceof ExternType.Function f && f.type().equals(type));
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
        .add(OPEN_ASYNC, "openAsync", withoutLast(earlyOpening, ASYNC_TYPE))
        .add(SYMBOL, "symbol", withoutLast(earlySymbol, SYMBOL_TYPE))
        .add(
            "_dlsym_catchup_js",
            "catchUp",
            methodType(int.class, Caller.class, int.class, int.class))
        .add("_emscripten_dlsync_threads", "syncThreads", methodType(void.class))
        .list();
  }

  /** The functions as programs with pointers of 64 bits see them. */
  public List<HostFunction> wideFunctions() {
    return new WideEmscriptenAbi(dlfcn, strings, pointers, reader).functions();
  }

  private static MethodType withoutLast(boolean early, MethodType type) {
    int last = type.parameterCount() - 1;
    return early ? type.dropParameterTypes(last, last + 1) : type;
  }

  /** {@code void *_dlopen_js(struct dso *)}: not null if the library is open. */
  int open(Caller caller, int dso) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    if (dlfcn.isOpen(dso)) {
      return dso;
    }
    try {
      String name = strings.name(dso + layout.name());
      if (name.equals(DsoLayout.MAIN)) {
        dlfcn.openProgramAs(dso);
        return dso;
      }
      Set<OpenFlag> flags = FLAGS.known(strings.word(dso + layout.flags()));
      LoadedLibrary opened = dlfcn.openAs(dso, name, file(dso, name), flags, library);
      strings.write(dso + layout.allocated(), new byte[] {1});
      strings.write(
          dso + layout.areas(),
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

  /** What the guest has read from its own file system, if it has. */
  private Optional<FoundModule> file(int dso, String name) {
    if (!layout.hasFile()) {
      return Optional.empty();
    }
    int address = strings.word(dso + layout.file());
    int size = strings.word(dso + layout.file() + Integer.BYTES);
    return address == 0 || size == 0
        ? Optional.empty()
        : Optional.of(reader.apply(name, strings.bytes(address, size)));
  }

  /**
   * {@code void _emscripten_dlopen_js(struct dso *, ok, error, void *user)}: one of the callbacks
   * is called before this returns, since nothing here needs to wait for an event loop.
   */
  void openAsync(Caller caller, int dso, int ok, int error, int user) {
    int callback = open(caller, dso) != 0 ? ok : error;
    call(pointers.get(callback, TWO_POINTERS), dso, user);
  }

  /** As in 3.1.6, which keeps the user's pointer in the structure. */
  void openAsync(Caller caller, int dso, int ok, int error) {
    int callback = open(caller, dso) != 0 ? ok : error;
    Func function = pointers.get(callback, POINTER);
    GuestCode.perform(
        () -> {
          function.handle().invokeExact(dso);
        });
  }

  /**
   * {@code void *_dlsym_js(void *handle, const char *name, int *index)}. The index is for telling
   * other threads of a new table element; it is left as it is, at none.
   */
  int symbol(Caller caller, int handle, int name, int index) {
    return symbol(caller, handle, name);
  }

  /** As in 3.1.6, which has no threads to tell. */
  int symbol(Caller caller, int handle, int name) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    try {
      return (int) dlfcn.symbol(Dlfcn.Where.of(handle), strings.name(name), library).value();
    } catch (LinkException e) {
      setError(library, e.dlerror());
      return 0;
    }
  }

  /** {@code void *_dlsym_catchup_js(void *handle, int index)}: the symbol of that number. */
  int catchUp(Caller caller, int handle, int index) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    try {
      String name = symbolName(dlfcn.libraryOf(handle), index);
      return (int) dlfcn.symbol(new Dlfcn.InHandle(handle), name, library).value();
    } catch (LinkException e) {
      setError(library, e.dlerror());
      return 0;
    }
  }

  /** The symbol of a number in a library. */
  static String symbolName(LoadedLibrary library, int index) {
    List<String> names = library.module().symbolNames();
    if (index < 0 || index >= names.size()) {
      throw new LinkException.InvalidRequest(
          "%s: no symbol of number %d".formatted(library.name(), index));
    }
    return names.get(index);
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
    GuestCode.perform(
        () -> {
          function.handle().invokeExact(first, second);
        });
  }
}
