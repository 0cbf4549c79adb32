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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Run-time linking as WASIX offers it to guests, in the module {@code wasix_32v1}. Every function
 * gives an errno of WASI; messages go into a buffer of the caller's. Its libc's {@code dlopen} and
 * {@code dlsym} are made of these.
 *
 * @see <a href="https://wasix.org/docs/api-reference">WASIX API reference</a>
 */
public final class WasixAbi {
  /** The module that guests import all of WASIX from. */
  static final String MODULE = "wasix_32v1";

  private static final FlagValues FLAGS =
      new FlagValues()
          .with(OpenFlag.LAZY, 1)
          .with(OpenFlag.NOW, 2)
          .with(OpenFlag.GLOBAL, 4)
          .with(OpenFlag.NOLOAD, 8)
          .with(OpenFlag.NODELETE, 16)
          .with(OpenFlag.DEEPBIND, 32);

  private static final int HANDLE_DEFAULT = 0;

  private final Dlfcn dlfcn;
  private final GuestStrings strings;
  private final FileNames names;

  /** The functions of one program. */
  public WasixAbi(Dlfcn dlfcn, GuestStrings strings, FileNames names) {
    this.dlfcn = dlfcn;
    this.strings = strings;
    this.names = names;
  }

  /** The functions. */
  public List<HostFunction> functions() {
    Class<?> i32 = int.class;
    return new HostFunctions(MethodHandles.lookup(), this, MODULE)
        .add(
            "dlopen", "open", methodType(i32, Caller.class, i32, i32, i32, i32, i32, i32, i32, i32))
        .add("dlsym", "symbol", methodType(i32, Caller.class, i32, i32, i32, i32, i32, i32))
        .add("dlclose", "close", methodType(i32, i32, i32, i32))
        .add("dl_invalid_handle", "invalidHandle", methodType(i32, i32))
        .list();
  }

  /**
   * {@code errno dlopen(const char *path, size_t length, int flags, char *error, size_t
   * error_length, const char *library_path, size_t library_path_length, int *handle)}. A null path
   * is the main program.
   */
  int open(
      Caller caller,
      int path,
      int length,
      int flags,
      int error,
      int errorLength,
      int libraryPath,
      int libraryPathLength,
      int result) {
    if (!strings.contains(path, length)
        || !strings.contains(libraryPath, libraryPathLength)
        || !strings.contains(result, Integer.BYTES)
        || !strings.contains(error, errorLength)) {
      return Errno.FAULT;
    }
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    return attempt(
        error,
        errorLength,
        () -> {
          int handle =
              path == 0
                  ? Dlfcn.PROGRAM
                  : dlfcn.open(
                      Optional.of(
                          inPath(
                              strings.name(path, length),
                              strings.name(libraryPath, libraryPathLength))),
                      FLAGS.of(flags),
                      library);
          strings.write(result, handle);
          return Errno.SUCCESS;
        });
  }

  /** The file of a name in the library path that the guest gives; the name if it is in none. */
  private String inPath(String name, String libraryPath) {
    if (name.indexOf('/') >= 0) {
      return name;
    }
    return Arrays.stream(libraryPath.split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> folder + "/" + name)
        .filter(names::isFile)
        .findFirst()
        .orElse(name);
  }

  /**
   * {@code errno dlsym(int handle, const char *name, size_t length, char *error, size_t
   * error_length, void **address)}. Handle 0 is {@code RTLD_DEFAULT}.
   */
  int symbol(
      Caller caller, int handle, int name, int length, int error, int errorLength, int result) {
    if (!strings.contains(name, length)
        || !strings.contains(result, Integer.BYTES)
        || !strings.contains(error, errorLength)) {
      return Errno.FAULT;
    }
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    Dlfcn.Where where = handle == HANDLE_DEFAULT ? new Dlfcn.Default() : new Dlfcn.InHandle(handle);
    return attempt(
        error,
        errorLength,
        () -> {
          long address = dlfcn.symbol(where, strings.name(name, length), library).value();
          strings.write(result, (int) address);
          return Errno.SUCCESS;
        });
  }

  /** {@code errno dlclose(int handle, char *error, size_t error_length)}, of older versions. */
  int close(int handle, int error, int errorLength) {
    if (!strings.contains(error, errorLength)) {
      return Errno.FAULT;
    }
    return attempt(
        error,
        errorLength,
        () -> {
          dlfcn.close(handle);
          return Errno.SUCCESS;
        });
  }

  /** {@code errno dl_invalid_handle(int handle)}: success if it is a valid one. */
  int invalidHandle(int handle) {
    return dlfcn.isOpen(handle) ? Errno.SUCCESS : Errno.NOEXEC;
  }

  private int attempt(int error, int errorLength, Supplier<Integer> action) {
    try {
      return action.get();
    } catch (LinkException e) {
      writeError(error, errorLength, e.dlerror());
      return errno(e);
    }
  }

  private static int errno(LinkException e) {
    return switch (e) {
      case LinkException.NotFound notFound -> Errno.NOENT;
      case LinkException.NoRoom noRoom -> Errno.NOMEM;
      case LinkException.InvalidRequest request -> Errno.INVAL;
      default -> Errno.NOEXEC;
    };
  }

  /** As much as fits, with a null byte behind it. */
  private void writeError(int error, int errorLength, String message) {
    if (error == 0 || errorLength == 0) {
      return;
    }
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    long room = Integer.toUnsignedLong(errorLength);
    int length = (int) Math.min(bytes.length, room - 1);
    while (length < bytes.length && length > 0 && (bytes[length] & 0xc0) == 0x80) {
      // Not within a character.
      length--;
    }
    strings.write(error, Arrays.copyOf(bytes, length));
    strings.write(error + length, new byte[1]);
  }
}
