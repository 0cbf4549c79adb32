package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.Tag;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.dlfcn.LinkNamespace;
import dev.ligature.linker.dlfcn.LinkNamespaces;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@code setjmp} and {@code longjmp} as Emscripten compiles them for hosts without WebAssembly's
 * exceptions: a call that a jump may leave goes through the host function {@code invoke_SIG}, made
 * on demand for each signature that a module imports. It catches the jump, puts the stack pointer
 * back and tells the guest by its {@code setThrew}; the guest looks whose target it was.
 *
 * @see <a
 *     href="https://emscripten.org/docs/porting/setjmp-longjmp.html#emscripten-setjmp-longjmp-support">
 *     Emscripten: setjmp-longjmp support</a>
 */
public final class JumpAbi implements HostModule {
  private static final String PREFIX = "invoke_";
  private static final FuncType SET_THREW =
      new FuncType(List.of(ValType.I32, ValType.I32), List.of());
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Engine engine;
  private final ProgramMemory memory;
  private final ProgramTable table;
  private final LinkNamespaces namespaces;
  private final ReentrantLock lock;
  private final Tag jump = new Tag("longjmp", GuestCode.PROCEDURE);
  private final ThreadLocal<Integer> tempRet0 = ThreadLocal.withInitial(() -> 0);

  /** The functions of one program. */
  public JumpAbi(
      Engine engine,
      ProgramMemory memory,
      ProgramTable table,
      LinkNamespaces namespaces,
      ReentrantLock lock) {
    this.engine = engine;
    this.memory = memory;
    this.table = table;
    this.namespaces = namespaces;
    this.lock = lock;
  }

  @Override
  public Optional<HostFunction> find(String module, String name, Optional<FuncType> type) {
    if (!module.equals(HostFunction.ENV)) {
      return Optional.empty();
    }
    return switch (name) {
      case "_emscripten_throw_longjmp" ->
          Optional.of(function(name, "throwJump", methodType(void.class)));
      case "emscripten_longjmp" ->
          Optional.of(
              function(name, "jump", methodType(void.class, Caller.class, int.class, int.class)));
      case "getTempRet0" -> Optional.of(function(name, name, methodType(int.class)));
      case "setTempRet0" -> Optional.of(function(name, name, methodType(void.class, int.class)));
      default ->
          type.isPresent() && isInvoke(name, type.get())
              ? Optional.of(invoker(name, type.get()))
              : Optional.empty();
    };
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
        ? HostFunction.of(HostFunction.ENV, name, handle, () -> invoke(type))
        : HostFunction.of(HostFunction.ENV, name, type, invoke(type));
  }

  private HostFunction function(String name, String method, MethodType type) {
    return HostFunction.of(name, method(method, type));
  }

  private MethodHandle method(String name, MethodType type) {
    try {
      return LOOKUP.bind(this, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /** The handle of an {@code invoke_SIG}: of the caller, the table index and the arguments. */
  private MethodHandle invoke(FuncType type) {
    FuncType target = new FuncType(type.params().subList(1, type.params().size()), type.results());
    MethodHandle call =
        MethodHandles.insertArguments(engine.indirectCall(target), 0, table.table());
    Class<?> result = call.type().returnType();
    MethodHandle caught =
        MethodHandles.filterReturnValue(
            method("caught", methodType(void.class, GuestException.class, Caller.class, int.class)),
            result == void.class
                ? MethodHandles.empty(methodType(void.class))
                : MethodHandles.zero(result));
    MethodHandle guarded =
        MethodHandles.catchException(
            MethodHandles.dropArguments(call, 0, Caller.class, int.class),
            GuestException.class,
            caught);
    return MethodHandles.foldArguments(guarded, 1, method("stackPointer", methodType(int.class)));
  }

  /** The stack pointer; 0 if main keeps it to itself. */
  int stackPointer() {
    return memory.stackPointer() instanceof Global.I32 cell ? cell.value : 0;
  }

  /** Ends a jump here, whatever its target: the guest's code jumps on if it is not the caller's. */
  void caught(GuestException thrown, Caller caller, int stackPointer) {
    if (thrown.tag() != jump) {
      throw thrown;
    }
    if (memory.stackPointer() instanceof Global.I32 cell) {
      cell.value = stackPointer;
    }
    setThrew(caller, 1, 0);
  }

  /** {@code _Noreturn void _emscripten_throw_longjmp(void)}. */
  void throwJump() {
    throw new GuestException(jump);
  }

  /**
   * {@code _Noreturn void emscripten_longjmp(jmp_buf buffer, int value)}, which programs of today
   * have themselves.
   */
  void jump(Caller caller, int buffer, int value) {
    setThrew(caller, buffer, value == 0 ? 1 : value);
    throwJump();
  }

  /** The upper half of the last result of 64 bits, or what the compiler puts there. */
  int getTempRet0() {
    return tempRet0.get();
  }

  void setTempRet0(int value) {
    tempRet0.set(value);
  }

  private void setThrew(Caller caller, int threw, int value) {
    Func function = setThrew(((LibraryCaller) caller).loaded());
    GuestCode.perform(
        () -> {
          function.handle().invokeExact(threw, value);
        });
  }

  private Func setThrew(@Nullable LoadedLibrary library) {
    lock.lock();
    try {
      LinkNamespace namespace = namespaces.of(library);
      Optional<? extends Definition> definition =
          library == null
              ? namespace.lookup().find(new Lookup.InProgram(), "setThrew")
              : namespace.lookup().find(library, "setThrew", SET_THREW);
      return definition
          .flatMap(namespace.resolution()::functionOf)
          .filter(function -> function.functionType().equals(SET_THREW))
          .orElseThrow(
              () ->
                  new TrapException(
                      TrapKind.UNRESOLVED_FUNCTION, "setThrew, which a jump needs, is not there"));
    } finally {
      lock.unlock();
    }
  }
}
