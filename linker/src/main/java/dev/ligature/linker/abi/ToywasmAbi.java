package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.dlfcn.Dlfcn;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.LoadedLibrary;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Run-time linking as toywasm offers it to guests: two functions in the module {@code dyld} that
 * give 0, or 1 for any failure. Why it failed, a guest that also imports {@code dlerror} can ask.
 *
 * @see <a
 *     href="https://github.com/yamt/toywasm/blob/master/libdyld/dyld_dlfcn_abi.h">dyld_dlfcn_abi.h</a>
 */
public final class ToywasmAbi {
  private static final String MODULE = "dyld";

  /** Those of wasi-libc. A mode of 0, the only one that toywasm itself takes, is lazy and local. */
  private static final FlagValues FLAGS = FlagValues.ofWasiLibc();

  private static final int FUNCTION = 1;
  private static final int MEMORY = 2;

  private static final int DONE = 0;
  private static final int FAILED = 1;

  private final Dlfcn dlfcn;
  private final GuestStrings strings;

  /** The functions of one program. */
  public ToywasmAbi(Dlfcn dlfcn, GuestStrings strings) {
    this.dlfcn = dlfcn;
    this.strings = strings;
  }

  /** The functions. */
  public List<HostFunction> functions() {
    return new HostFunctions(MethodHandles.lookup(), this, MODULE)
        .add(
            "load_object",
            "load",
            methodType(int.class, Caller.class, int.class, int.class, int.class, int.class))
        .add(
            "resolve_symbol",
            "resolve",
            methodType(
                int.class, Caller.class, int.class, int.class, int.class, int.class, int.class))
        .list();
  }

  /** {@code int load_object(const char *name, size_t length, int mode, void **handle)}. */
  int load(Caller caller, int name, int length, int mode, int result) {
    if (!strings.contains(name, length) || !strings.contains(result, Integer.BYTES)) {
      return FAILED;
    }
    try {
      Set<OpenFlag> flags = mode == 0 ? Set.of(OpenFlag.LAZY) : FLAGS.of(mode);
      LoadedLibrary library = ((LibraryCaller) caller).loaded();
      int handle = dlfcn.open(Optional.of(strings.name(name, length)), flags, library);
      strings.write(result, handle);
      return DONE;
    } catch (LinkException e) {
      dlfcn.setError(e.dlerror());
      return FAILED;
    }
  }

  /**
   * {@code int resolve_symbol(void *handle, int kind, const char *name, size_t length, void
   * **address)}.
   */
  int resolve(Caller caller, int handle, int kind, int name, int length, int result) {
    if (!strings.contains(name, length) || !strings.contains(result, Integer.BYTES)) {
      return FAILED;
    }
    try {
      LoadedLibrary library = ((LibraryCaller) caller).loaded();
      String symbol = strings.name(name, length);
      Dlfcn.Address address = dlfcn.symbol(new Dlfcn.InHandle(handle), symbol, library);
      if (kind != (address.isFunction() ? FUNCTION : MEMORY)) {
        throw new LinkException.InvalidRequest(
            "%s: is %s".formatted(symbol, address.isFunction() ? "a function" : "data"));
      }
      strings.write(result, (int) address.value());
      return DONE;
    } catch (LinkException e) {
      dlfcn.setError(e.dlerror());
      return FAILED;
    }
  }
}
