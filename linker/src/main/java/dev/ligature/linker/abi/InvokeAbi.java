package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.Engine;
import dev.ligature.engine.GuestException;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * How Emscripten's guests catch without WebAssembly's exceptions: a call that may be left goes
 * through the host function {@code invoke_SIG}, made on demand for each signature that a module
 * imports. It catches jumps and C++ exceptions and tells the guest by its {@code setThrew}; the
 * guest looks whose they are. All else passes: traps, exits, what host functions throw. The stack
 * pointer is put back in each case, as for any call from Java.
 *
 * @see <a
 *     href="https://emscripten.org/docs/porting/setjmp-longjmp.html#emscripten-setjmp-longjmp-support">
 *     Emscripten: setjmp-longjmp support</a>
 */
public final class InvokeAbi implements HostModule {
  private static final String PREFIX = "invoke_";
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Engine engine;
  private final ProgramTable table;
  private final Unwinding unwinding;
  private final RuntimeFunctions guest;
  private final TempRet tempRet;

  /** The functions of one program. */
  public InvokeAbi(Engine engine, ProgramTable table, Unwinding unwinding, RuntimeFunctions guest) {
    this.engine = engine;
    this.table = table;
    this.unwinding = unwinding;
    this.guest = guest;
    this.tempRet = new TempRet(unwinding, guest);
  }

  @Override
  public Optional<HostFunction> find(String module, String name, Optional<FuncType> type) {
    return module.equals(HostFunction.ENV) && type.isPresent() && isInvoke(name, type.get())
        ? Optional.of(invoker(name, type.get()))
        : Optional.empty();
  }

  private static boolean isInvoke(String name, FuncType type) {
    return name.startsWith(PREFIX)
        && !type.params().isEmpty()
        && type.params().getFirst().equals(ValType.I32);
  }

  /** Programs import dozens of them, and a run calls few: their handles are made then. */
  private HostFunction invoker(String name, FuncType type) {
    boolean plain =
        type.results().size() <= 1
            && type.params().stream().noneMatch(ValType::isReference)
            && type.results().stream().noneMatch(ValType::isReference);
    MethodType handle = Engine.methodType(type).insertParameterTypes(0, Caller.class);
    return plain
        ? HostFunction.of(HostFunction.ENV, name, handle, () -> invoke(name, type))
        : HostFunction.of(HostFunction.ENV, name, type, invoke(calledBy(type)));
  }

  /** The type of what an import of a type calls. */
  private static FuncType calledBy(FuncType type) {
    return new FuncType(type.params().subList(1, type.params().size()), type.results());
  }

  private MethodHandle invoke(String name, FuncType type) {
    return Halves.wholes(name.substring(PREFIX.length()), type)
        .map(
            whole ->
                Halves.of(
                    invoke(whole),
                    method("lower", methodType(int.class, long.class, Caller.class))))
        .orElseGet(() -> invoke(calledBy(type)));
  }

  /** The lower half of a result; the upper one is kept for the guest to fetch. */
  int lower(long value, Caller caller) {
    tempRet.set(caller, (int) (value >>> Integer.SIZE));
    return (int) value;
  }

  private MethodHandle method(String name, MethodType type) {
    try {
      return LOOKUP.bind(this, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /** A handle that calls what is of a type: of the caller, the table index and the arguments. */
  private MethodHandle invoke(FuncType target) {
    MethodHandle call =
        MethodHandles.insertArguments(engine.indirectCall(target), 0, table.table());
    Class<?> result = call.type().returnType();
    MethodHandle counted =
        MethodHandles.tryFinally(
            MethodHandles.dropArguments(call, 0, UnwindState.class), leaving(result));
    MethodHandle caught =
        MethodHandles.filterReturnValue(
            method(
                "caught", methodType(void.class, Throwable.class, UnwindState.class, Caller.class)),
            result == void.class
                ? MethodHandles.empty(methodType(void.class))
                : MethodHandles.zero(result));
    MethodHandle guarded =
        MethodHandles.catchException(
            MethodHandles.dropArguments(counted, 1, Caller.class), Throwable.class, caught);
    return MethodHandles.foldArguments(guarded, method("enter", methodType(UnwindState.class)));
  }

  /** Of what was thrown, the result and the state: gives the result. */
  private MethodHandle leaving(Class<?> result) {
    MethodHandle leave = method("leave", methodType(void.class, UnwindState.class));
    if (result == void.class) {
      return MethodHandles.dropArguments(leave, 0, Throwable.class);
    }
    MethodHandle given = MethodHandles.identity(result);
    given = MethodHandles.dropArguments(given, 1, UnwindState.class);
    return MethodHandles.dropArguments(
        MethodHandles.foldArguments(given, 1, leave), 0, Throwable.class);
  }

  /** Begins a call. */
  UnwindState enter() {
    UnwindState state = unwinding.state();
    state.enter();
    return state;
  }

  /** Ends it, whatever way. */
  void leave(UnwindState state) {
    state.leave();
  }

  /** Ends a jump or an exception here: the guest's code throws on what it does not catch. */
  void caught(Throwable thrown, UnwindState state, Caller caller) throws Throwable {
    if (!(thrown instanceof GuestException exception) || !unwinding.isOurs(exception)) {
      throw thrown;
    }
    state.setLast(unwinding.objectOf(exception));
    setThrew(caller, 1, 0);
  }

  /** Calls the guest's {@code void setThrew(uintptr_t threw, int value)}. */
  void setThrew(Caller caller, int threw, int value) {
    MethodHandle function =
        guest
            .procedure(caller, "setThrew", 2)
            .orElseThrow(() -> RuntimeFunctions.missing("setThrew", "a jump"));
    RuntimeFunctions.call(function, threw, value);
  }
}
