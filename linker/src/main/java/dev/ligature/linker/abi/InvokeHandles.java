package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Guard;
import dev.ligature.engine.V128;
import dev.ligature.linker.Caller;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Handles that call what a table holds with a guard, for what the engine makes no function of: each
 * takes some ten method handles, which the JVM makes classes of.
 */
final class InvokeHandles {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Engine engine;
  private final ProgramTable table;
  private final Guard guard;

  InvokeHandles(Engine engine, ProgramTable table, Guard guard) {
    this.engine = engine;
    this.table = table;
    this.guard = guard;
  }

  /** A handle that calls what is of a type: of the caller, the table index and the arguments. */
  MethodHandle of(FuncType target) {
    MethodHandle call =
        MethodHandles.insertArguments(engine.indirectCall(target), 0, table.table());
    Class<?> result = call.type().returnType();
    MethodHandle counted =
        MethodHandles.tryFinally(
            MethodHandles.dropArguments(call, 0, Object.class), leaving(result));
    MethodHandle caught =
        MethodHandles.filterReturnValue(
            own("caught", methodType(void.class, Throwable.class, Object.class, Caller.class)),
            result == void.class ? MethodHandles.empty(methodType(void.class)) : zero(result));
    MethodHandle guarded =
        MethodHandles.catchException(
            MethodHandles.dropArguments(counted, 1, Caller.class), Throwable.class, caught);
    return MethodHandles.foldArguments(guarded, own("enter", methodType(Object.class)));
  }

  private static MethodHandle zero(Class<?> result) {
    return result == V128.class
        ? MethodHandles.constant(V128.class, V128.zero())
        : MethodHandles.zero(result);
  }

  /** Of what was thrown, the result and the state: gives the result. */
  private MethodHandle leaving(Class<?> result) {
    MethodHandle leave = own("leave", methodType(void.class, Object.class));
    if (result == void.class) {
      return MethodHandles.dropArguments(leave, 0, Throwable.class);
    }
    MethodHandle given = MethodHandles.identity(result);
    given = MethodHandles.dropArguments(given, 1, Object.class);
    return MethodHandles.dropArguments(
        MethodHandles.foldArguments(given, 1, leave), 0, Throwable.class);
  }

  private MethodHandle own(String name, MethodType type) {
    try {
      return LOOKUP.bind(this, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  Object enter() {
    return guard.enter();
  }

  void leave(Object state) {
    guard.leave(state);
  }

  void caught(Throwable thrown, Object state, Caller caller) throws Throwable {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    guard.caught(thrown, state, library == null ? null : library.instance());
  }
}
