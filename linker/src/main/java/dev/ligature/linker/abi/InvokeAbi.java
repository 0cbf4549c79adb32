package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Func;
import dev.ligature.engine.Guard;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.Instance;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.host.EngineFunctions;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
public final class InvokeAbi extends Guard implements EngineFunctions {
  private static final String PREFIX = "invoke_";

  private final Engine engine;
  private final ProgramTable table;
  private final Unwinding unwinding;
  private final RuntimeFunctions guest;
  private final TempRet tempRet;

  /** The functions given that the engine makes. */
  private final Set<HostFunction> ofEngine = new HashSet<>();

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
    if (!plain) {
      return HostFunction.of(HostFunction.ENV, name, type, handle(calledBy(type)));
    }
    Optional<FuncType> whole = Halves.wholes(name.substring(PREFIX.length()), type);
    MethodType handle = Engine.methodType(type).insertParameterTypes(0, Caller.class);
    HostFunction function =
        HostFunction.of(
            HostFunction.ENV,
            name,
            handle,
            () -> whole.map(this::halves).orElseGet(() -> handle(calledBy(type))));
    if (whole.isEmpty() && Engine.isGuardable(type)) {
      ofEngine.add(function);
    }
    return function;
  }

  @Override
  public Optional<Func> made(HostFunction function) {
    return ofEngine.contains(function)
        ? Optional.of(
            engine.guardedFunction(function.name(), function.type(), table::requireTable, this))
        : Optional.empty();
  }

  private MethodHandle handle(FuncType called) {
    return new InvokeHandles(engine, table, this).of(called);
  }

  /** The type of what an import of a type calls. */
  private static FuncType calledBy(FuncType type) {
    return new FuncType(type.params().subList(1, type.params().size()), type.results());
  }

  private MethodHandle halves(FuncType whole) {
    return Halves.of(handle(whole), lower());
  }

  private MethodHandle lower() {
    try {
      MethodType type = methodType(int.class, long.class, Caller.class);
      return MethodHandles.lookup().bind(this, "lower", type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("lower", e);
    }
  }

  /** The lower half of a result; the upper one is kept for the guest to fetch. */
  int lower(long value, Caller caller) {
    tempRet.set(caller, (int) (value >>> Integer.SIZE));
    return (int) value;
  }

  @Override
  public Object enter() {
    UnwindState state = unwinding.state();
    state.enter();
    return state;
  }

  @Override
  public void leave(Object state) {
    ((UnwindState) state).leave();
  }

  /** Ends a jump or an exception here: the guest's code throws on what it does not catch. */
  @Override
  public void caught(Throwable thrown, Object state, @Nullable Instance caller) throws Throwable {
    if (!(thrown instanceof GuestException exception) || !unwinding.isOurs(exception)) {
      throw thrown;
    }
    ((UnwindState) state).setLast(unwinding.objectOf(exception));
    Object owner = caller == null ? null : caller.owner();
    setThrew(owner instanceof LoadedLibrary library ? library : null, 1, 0);
  }

  /** Calls the guest's {@code void setThrew(uintptr_t threw, int value)}. */
  void setThrew(Caller caller, int threw, int value) {
    setThrew(((LibraryCaller) caller).loaded(), threw, value);
  }

  private void setThrew(@Nullable LoadedLibrary library, int threw, int value) {
    MethodHandle function =
        guest
            .procedure(library, "setThrew", 2)
            .orElseThrow(() -> RuntimeFunctions.missing("setThrew", "a jump"));
    RuntimeFunctions.call(function, threw, value);
  }
}
