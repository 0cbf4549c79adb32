package dev.ligature.emscripten.calls;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Program;
import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.ErrnoException;
import dev.ligature.wasi.preview1.GuestMemory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The guest's own functions that the host calls. */
public final class Guest {
  private static final MethodType OF_NONE = MethodType.methodType(int.class);
  private static final MethodType OF_ONE = OF_NONE.appendParameterTypes(int.class);
  private static final MethodType OF_TWO = OF_ONE.appendParameterTypes(int.class);

  private final Program program;
  private final Map<String, Optional<FunctionSymbol>> found = new ConcurrentHashMap<>();

  /** The functions of a program. */
  public Guest(Program program) {
    this.program = program;
  }

  /** Whose functions they are. */
  public Program program() {
    return program;
  }

  /** A function of the guest, if it has one of that name. */
  public Optional<FunctionSymbol> find(String name) {
    return found.computeIfAbsent(
        name,
        _ ->
            program
                .find(name)
                .filter(FunctionSymbol.class::isInstance)
                .map(FunctionSymbol.class::cast));
  }

  /** Calls a function of the guest. */
  public static Object call(FunctionSymbol function, Object... arguments) {
    MethodHandle handle = function.handle();
    try {
      // The types of what each start calls; for others the JVM makes classes.
      if (arguments.length == 0 && handle.type().equals(OF_NONE)) {
        return (int) handle.invokeExact();
      } else if (arguments.length == 1 && handle.type().equals(OF_ONE)) {
        return (int) handle.invokeExact((int) arguments[0]);
      } else if (arguments.length == 2 && handle.type().equals(OF_TWO)) {
        return (int) handle.invokeExact((int) arguments[0], (int) arguments[1]);
      }
      return handle.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(function.name() + " threw what no guest throws", e);
    }
  }

  /** Memory of the guest's {@code malloc}; without one the call ends with {@code ENOMEM}. */
  int allocate(int size) {
    FunctionSymbol malloc =
        find("emscripten_builtin_malloc")
            .or(() -> find("malloc"))
            .orElseThrow(() -> new ErrnoException(Errno.NOMEM));
    return nonNull((int) call(malloc, size));
  }

  /**
   * Memory whose address is a multiple of a number; without room the call ends with {@code ENOMEM}.
   */
  int allocateAligned(int alignment, int size) {
    FunctionSymbol align =
        find("emscripten_builtin_memalign")
            .or(() -> find("memalign"))
            .orElseThrow(() -> new ErrnoException(Errno.NOMEM));
    return nonNull((int) call(align, alignment, size));
  }

  private static int nonNull(int address) {
    if (address == 0) {
      throw new ErrnoException(Errno.NOMEM);
    }
    return address;
  }

  /** Sets the guest's {@code errno}, and gives -1. */
  int fail(GuestMemory memory, int errno) {
    find("__errno_location").ifPresent(location -> memory.writeI32((int) call(location), errno));
    return -1;
  }

  /** Sets the cell that has the upper half of a result of 64 bits. */
  public void setUpperHalf(int value) {
    find("_emscripten_tempret_set")
        .or(() -> find("setTempRet0"))
        .ifPresent(cell -> call(cell, value));
  }
}
