package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.dlfcn.Dlfcn;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.LoadedLibrary;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;

/**
 * {@code dlopen} and its family as C functions in {@code env}, with the flag values of wasi-libc,
 * which are Emscripten's too but for a {@code RTLD_LOCAL} of 0. They go ahead of a libc's own,
 * which are stubs that fail.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/wasi-libc/blob/main/libc-top-half/musl/include/dlfcn.h">dlfcn.h</a>
 */
public final class LibcAbi {
  private static final FlagValues FLAGS = FlagValues.ofWasiLibc();

  private static final int NEW_NAMESPACE = -1;

  private final Dlfcn dlfcn;
  private final GuestStrings strings;

  /** The functions of one program. */
  public LibcAbi(Dlfcn dlfcn, GuestStrings strings) {
    this.dlfcn = dlfcn;
    this.strings = strings;
  }

  /** The functions, to go ahead of all guest definitions. */
  public List<HostFunction> functions() {
    return new HostFunctions(MethodHandles.lookup(), this, HostFunction.ENV)
        .add("dlopen", "dlopen", methodType(int.class, Caller.class, int.class, int.class))
        .add(
            "dlmopen",
            "dlmopen",
            methodType(int.class, Caller.class, int.class, int.class, int.class))
        .add("dlsym", "dlsym", methodType(int.class, Caller.class, int.class, int.class))
        .add("dlclose", "dlclose", methodType(int.class, int.class))
        .add("dlerror", "dlerror", methodType(int.class))
        .list();
  }

  /** {@code void *dlopen(const char *path, int flags)}. */
  int dlopen(Caller caller, int path, int flags) {
    try {
      Optional<String> name = path == 0 ? Optional.empty() : Optional.of(strings.name(path));
      return dlfcn.open(name, FLAGS.of(flags), ((LibraryCaller) caller).loaded());
    } catch (LinkException e) {
      dlfcn.setError(e.dlerror());
      return 0;
    }
  }

  /** {@code void *dlmopen(Lmid_t namespace, const char *path, int flags)}. */
  int dlmopen(Caller caller, int namespace, int path, int flags) {
    try {
      Optional<String> name = path == 0 ? Optional.empty() : Optional.of(strings.name(path));
      LoadedLibrary library = ((LibraryCaller) caller).loaded();
      if (namespace != NEW_NAMESPACE) {
        return dlfcn.openIn(namespace, name, FLAGS.of(flags), library);
      }
      if (name.isEmpty()) {
        throw new LinkException.InvalidRequest("invalid namespace");
      }
      return dlfcn.openInNew(name.get(), FLAGS.of(flags), library);
    } catch (LinkException e) {
      dlfcn.setError(e.dlerror());
      return 0;
    }
  }

  /** {@code void *dlsym(void *handle, const char *name)}. */
  int dlsym(Caller caller, int handle, int name) {
    try {
      LoadedLibrary library = ((LibraryCaller) caller).loaded();
      return (int) dlfcn.symbol(Dlfcn.Where.of(handle), strings.name(name), library).value();
    } catch (LinkException e) {
      dlfcn.setError(e.dlerror());
      return 0;
    }
  }

  /** {@code int dlclose(void *handle)}. */
  int dlclose(int handle) {
    try {
      dlfcn.close(handle);
      return 0;
    } catch (LinkException e) {
      dlfcn.setError(e.dlerror());
      return -1;
    }
  }

  /** {@code char *dlerror(void)}. */
  int dlerror() {
    return dlfcn.takeError().map(strings::put).orElse(0);
  }
}
