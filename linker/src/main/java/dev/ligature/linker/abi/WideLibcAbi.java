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

/** {@link LibcAbi} for programs whose pointers have 64 bits. */
public final class WideLibcAbi {
  private static final FlagValues FLAGS = FlagValues.ofWasiLibc();

  private static final long NEW_NAMESPACE = -1;

  private final Dlfcn dlfcn;
  private final GuestStrings strings;

  /** The functions of one program. */
  public WideLibcAbi(Dlfcn dlfcn, GuestStrings strings) {
    this.dlfcn = dlfcn;
    this.strings = strings;
  }

  /** The functions, to go ahead of all guest definitions. */
  public List<HostFunction> functions() {
    return new HostFunctions(MethodHandles.lookup(), this, HostFunction.ENV)
        .add("dlopen", "dlopen", methodType(long.class, Caller.class, long.class, int.class))
        .add(
            "dlmopen",
            "dlmopen",
            methodType(long.class, Caller.class, long.class, long.class, int.class))
        .add("dlsym", "dlsym", methodType(long.class, Caller.class, long.class, long.class))
        .add("dlclose", "dlclose", methodType(int.class, long.class))
        .add("dlerror", "dlerror", methodType(long.class))
        .list();
  }

  private Optional<String> name(long path) {
    return path == 0 ? Optional.empty() : Optional.of(strings.name(path));
  }

  /** {@code void *dlopen(const char *path, int flags)}. */
  long dlopen(Caller caller, long path, int flags) {
    try {
      LoadedLibrary library = ((LibraryCaller) caller).loaded();
      return Integer.toUnsignedLong(dlfcn.open(name(path), FLAGS.of(flags), library));
    } catch (LinkException e) {
      dlfcn.setError(e.dlerror());
      return 0;
    }
  }

  /** {@code void *dlmopen(Lmid_t namespace, const char *path, int flags)}. */
  long dlmopen(Caller caller, long namespace, long path, int flags) {
    try {
      Optional<String> name = name(path);
      LoadedLibrary library = ((LibraryCaller) caller).loaded();
      if (namespace != NEW_NAMESPACE) {
        int id = namespace == (int) namespace ? (int) namespace : Integer.MAX_VALUE;
        return Integer.toUnsignedLong(dlfcn.openIn(id, name, FLAGS.of(flags), library));
      }
      if (name.isEmpty()) {
        throw new LinkException.InvalidRequest("invalid namespace");
      }
      return Integer.toUnsignedLong(dlfcn.openInNew(name.get(), FLAGS.of(flags), library));
    } catch (LinkException e) {
      dlfcn.setError(e.dlerror());
      return 0;
    }
  }

  /** {@code void *dlsym(void *handle, const char *name)}. */
  long dlsym(Caller caller, long handle, long name) {
    try {
      LoadedLibrary library = ((LibraryCaller) caller).loaded();
      Dlfcn.Where where = Dlfcn.Where.of(WidePointers.handle(handle));
      return dlfcn.symbol(where, strings.name(name), library).value();
    } catch (LinkException e) {
      dlfcn.setError(e.dlerror());
      return 0;
    }
  }

  /** {@code int dlclose(void *handle)}. */
  int dlclose(long handle) {
    try {
      dlfcn.close(WidePointers.handle(handle));
      return 0;
    } catch (LinkException e) {
      dlfcn.setError(e.dlerror());
      return -1;
    }
  }

  /** {@code char *dlerror(void)}. */
  long dlerror() {
    return dlfcn.takeError().map(strings::putWide).orElse(0L);
  }
}
