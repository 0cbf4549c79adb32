package dev.ligature.engine;

import dev.ligature.engine.code.Closings;
import dev.ligature.engine.code.LazyBinding;
import dev.ligature.engine.code.Rebound;
import dev.ligature.engine.code.Room;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import dev.ligature.wasm.debug.DebugFile;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes code of modules and functions of Java methods. Thread-safe; holds no program's state. */
public final class Engine {
  private final Signatures signatures;
  private final EngineOptions options;
  private final KeptCode kept;
  private final Optional<Watch> watch;

  /** An engine whose instances can share functions with each other, not with another engine's. */
  public Engine() {
    this(EngineOptions.DEFAULT);
  }

  /** An engine that generates code in a special way. */
  public Engine(EngineOptions options) {
    Objects.requireNonNull(options, "options");
    Preparation.ofBasics();
    this.options = options;
    if (options.interruptible()) {
      Preparation.ofInterrupts();
    }
    this.kept = new KeptCode(options);
    this.watch =
        options.interruptible() ? Optional.of(new Watch(kept.isShared())) : Optional.empty();
    this.signatures = new Signatures(options.interruptible(), kept.signatures());
  }

  /** Looks after threads that can be stopped; none if they can't be. */
  Optional<Watch> watch() {
    return watch;
  }

  /**
   * Prepares a module to run; its functions are validated and compiled when first called.
   *
   * @param name the name under which its functions appear in stack traces
   * @param module the module
   * @throws dev.ligature.wasm.WasmException.Invalid if the module, apart from its bodies, is
   *     invalid or needs a feature that is not supported; see {@link CompiledModule#checkFeatures}
   */
  public CompiledModule compile(String name, WasmModule module) {
    return compile(name, module, Optional.empty());
  }

  /**
   * Prepares a module to run as {@link #compile(String, WasmModule)} does.
   *
   * @param debugFile the file that says which lines its code is of, if it does not itself
   */
  public CompiledModule compile(String name, WasmModule module, Optional<DebugFile> debugFile) {
    Objects.requireNonNull(debugFile, "debugFile");
    Validator.validateModule(module);
    try {
      return new CompiledModule(
          name,
          module,
          debugFile,
          signatures,
          options,
          kept.module(name, module, debugFile, signatures));
    } catch (NoClassDefFoundError e) {
      if (AheadOfTime.isOfGenerator(String.valueOf(e.getMessage()))) {
        throw new WasmException.Unsupported(
            "code generation (the generator is left out, and the class path has no code of this"
                + " module)",
            0);
      }
      throw e;
    }
  }

  /**
   * A function that runs a Java method.
   *
   * @param name the name in messages and stack traces
   * @param type the type by which guests call it
   * @param handle what to run. Its parameters are those of {@link #methodType}, optionally with an
   *     {@link Instance} in front, which is the calling guest's (null if called from Java)
   * @throws IllegalArgumentException if the types do not fit
   */
  public Func hostFunction(String name, FuncType type, MethodHandle handle) {
    Objects.requireNonNull(name, "name");
    HostCode.takesCaller(type, handle);
    return hostFunction(name, type, () -> handle);
  }

  /**
   * A function that runs a Java method, whose handle is made when it is first called.
   *
   * @param name the name in messages and stack traces
   * @param type the type by which guests call it
   * @param handle gives what to run, of the types that {@link #hostFunction(String, FuncType,
   *     MethodHandle)} takes; otherwise the first call fails
   */
  public Func hostFunction(String name, FuncType type, Supplier<MethodHandle> handle) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(handle, "handle");
    return HostCode.function(signatures, type, handle, binding -> lazy(name, type, binding));
  }

  /**
   * A function whose target is found when it is first called, and then stays: a PLT entry before it
   * is bound, or one for a symbol that nobody defines.
   *
   * @param name the name in messages
   * @param type the type by which guests call it; refers to no type of a module
   * @param target gives the function to call, of the same type; what it throws reaches the Java
   *     caller of the guest, and the next call asks again
   */
  public Func lazyFunction(String name, FuncType type, Supplier<Func> target) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(target, "target");
    return lazy(name, type, new LazyTarget(target));
  }

  /**
   * A function as {@link #lazyFunction(String, FuncType, Supplier)} makes, of a type of a module.
   *
   * @param module the module whose types the type may refer to
   */
  public Func lazyFunction(String name, FuncType type, WasmModule module, Supplier<Func> target) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(target, "target");
    Signature signature = signatures.of(type, module);
    return new Func(
        name,
        type,
        signature,
        signatures.heapType(type, module),
        signatures,
        new LazyTarget(target));
  }

  /** A function as {@link #lazyFunction(String, FuncType, Supplier)} makes, like another one. */
  public Func lazyFunction(Func like, Supplier<Func> target) {
    Objects.requireNonNull(target, "target");
    return new Func(
        like.name(),
        like.functionType(),
        like.signature(),
        like.heapType(),
        signatures,
        new LazyTarget(target));
  }

  /**
   * A function that takes an index in a table and calls what is there, as {@code call_indirect}
   * does, with a guard around the call. In Java's stack traces it is a frame of its own.
   *
   * @param name the name in messages and stack traces
   * @param type the type of the function: of an {@code i32}, the index, and of what the other
   *     function takes; with the other's results
   * @param table gives the table when it is first called
   * @param guard what stands around the calls
   * @see <a
   *     href="https://webassembly.github.io/spec/core/exec/instructions.html#exec-call-indirect">
   *     call_indirect</a>
   */
  public Func guardedFunction(String name, FuncType type, Supplier<Table> table, Guard guard) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(guard, "guard");
    if (!isGuardable(type)) {
      throw new IllegalArgumentException("a function with a guard of type " + type);
    }
    return HostCode.guarded(
        signatures, type, withoutIndex(type), table, guard, binding -> lazy(name, type, binding));
  }

  /** Whether {@link #guardedFunction} can make a function of a type. */
  public static boolean isGuardable(FuncType type) {
    return !type.params().isEmpty()
        && type.params().getFirst().equals(ValType.I32)
        && !type.refersToTypes()
        && !Types.takesArray(Signatures.javaType(type));
  }

  /** What a function of a type with a guard calls. */
  static FuncType withoutIndex(FuncType type) {
    return new FuncType(type.params().subList(1, type.params().size()), type.results());
  }

  private Func lazy(String name, FuncType type, LazyBinding binding) {
    return new Func(name, type, signatures.of(type), signatures, binding);
  }

  /**
   * A handle that calls what a table holds, as {@code call_indirect} does: of the {@link Table},
   * the index and the arguments. It traps if there is no function of this type at the index.
   *
   * @param type the type of the function
   * @see <a
   *     href="https://webassembly.github.io/spec/core/exec/instructions.html#exec-call-indirect">
   *     call_indirect</a>
   */
  public MethodHandle indirectCall(FuncType type) {
    Signature signature = signatures.of(type);
    MethodHandle enter = VectorHandles.toJava(signature.enter(), type, 1);
    MethodHandle call = MethodHandles.collectArguments(enter, 0, signature.at());
    MethodType plain = methodType(type);
    int[] order = new int[plain.parameterCount() + 2];
    Arrays.setAll(order, k -> k < 2 ? 1 - k : k);
    return MethodHandles.permuteArguments(
        call, plain.insertParameterTypes(0, Table.class, int.class), order);
  }

  /**
   * Whether a thread other than the current one has ever called a function of a guest. Until then
   * no other can be in the middle of one.
   */
  public boolean isEnteredByOthers() {
    return signatures.entrants().hasOthers();
  }

  /**
   * Whether the Java stack has room for a load or an unloading. A guest may have left little of it,
   * and what ends in the middle would be left half done.
   */
  public static boolean hasRoom() {
    return Room.isLeft();
  }

  /** Whether a frame is that of a call from Java, which has a guest's function to call. */
  public static boolean isEntry(StackTraceElement frame) {
    return Signatures.isEntry(frame.getClassName(), frame.getMethodName());
  }

  /**
   * Makes all threads see which {@link Entrance} is closed, from their next call on. From now on
   * calls from Java cost a volatile read: to be left out as long as no other thread can be in a
   * loop of them.
   */
  public void publishClosings() {
    Closings.publish(signatures.entrants());
  }

  /**
   * Makes threads that are running guest code see the functions that imports are bound to, and the
   * cells of globals, as they are now: from their next call or read on. To be called after {@link
   * Instance#bindFunction} or a write to a cell while other threads may be in a loop.
   */
  public static void publishBindings() {
    Rebound.publish();
  }

  /**
   * The Java type of a function type: {@code int long float double} for numbers, {@link V128} for
   * vectors, {@link Func} for function references, {@link Object} for others; several results are
   * an {@code Object[]} of boxed values. So are parameters of more slots than a method takes, of
   * which 64-bit numbers need two, and vectors four: more than 250.
   */
  public static MethodType methodType(FuncType type) {
    return HostCode.methodType(type);
  }

  /**
   * A handle that takes two {@code int}, the lower half first, in the place of each {@code long} of
   * another: as guests call that were compiled for a JavaScript without integers of 64 bits.
   *
   * @param whole what it calls
   */
  public static MethodHandle takingHalves(MethodHandle whole) {
    return LongHalves.taken(Objects.requireNonNull(whole, "whole"));
  }
}
