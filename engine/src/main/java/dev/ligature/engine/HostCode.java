package dev.ligature.engine;

import dev.ligature.engine.code.Code;
import dev.ligature.engine.code.LazyBinding;
import dev.ligature.engine.code.Room;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the code of host functions, when they are first called. */
final class HostCode implements LazyBinding {
  private final Signature signature;
  private final Maker maker;
  private final Func function;
  private @Nullable Code made;

  /** Makes the code when a function is first called. No lambda, as the stack may end there. */
  private abstract static class Maker {
    abstract Code make(Func function, Signature signature) throws ReflectiveOperationException;
  }

  /** That of a function that runs a handle. */
  private static final class Running extends Maker {
    private final Supplier<MethodHandle> handle;

    Running(Supplier<MethodHandle> handle) {
      this.handle = handle;
    }

    @Override
    Code make(Func function, Signature signature) throws ReflectiveOperationException {
      MethodHandle target = handle.get();
      boolean withCaller = takesCaller(function.functionType(), target);
      MethodHandle flat =
          VectorHandles.toGuest(
              GivenReferences.results(target, function.functionType()),
              function.functionType(),
              withCaller ? 1 : 0);
      return signature.loader().hostCode(flat, withCaller);
    }
  }

  /** That of a function that calls others by their index in a table, with a guard. */
  private static final class Guarding extends Maker {
    private final Signature called;
    private final Supplier<Table> table;
    private final Guard guard;

    Guarding(Signature called, Supplier<Table> table, Guard guard) {
      this.called = called;
      this.table = table;
      this.guard = guard;
    }

    @Override
    Code make(Func function, Signature signature) throws ReflectiveOperationException {
      return signature.loader().guardedCode(called, table.get(), guard);
    }
  }

  private HostCode(Signature signature, Maker maker, Function<LazyBinding, Func> make) {
    this.signature = signature;
    this.maker = maker;
    this.function = make.apply(this);
  }

  /** The Java type of a function type. */
  static MethodType methodType(FuncType type) {
    return VectorHandles.publicType(
        type,
        MethodType.fromMethodDescriptorString(
            Signatures.javaType(type), HostCode.class.getClassLoader()));
  }

  /**
   * A function that runs a handle.
   *
   * @param handle gives the handle at the first call
   * @param make makes the function, given its binding
   */
  static Func function(
      Signatures signatures,
      FuncType type,
      Supplier<MethodHandle> handle,
      Function<LazyBinding, Func> make) {
    return new HostCode(signatures.of(type), new Running(handle), make).function;
  }

  /**
   * A function that calls others by their index in a table, with a guard.
   *
   * @param called the type of those
   * @param table gives the table at the first call
   * @param make makes the function, given its binding
   */
  static Func guarded(
      Signatures signatures,
      FuncType type,
      FuncType called,
      Supplier<Table> table,
      Guard guard,
      Function<LazyBinding, Func> make) {
    Maker maker = new Guarding(signatures.of(called), table, guard);
    return new HostCode(signatures.of(type), maker, make).function;
  }

  /**
   * Whether a handle takes the calling instance first.
   *
   * @throws IllegalArgumentException if it does not fit the function's type at all
   */
  static boolean takesCaller(FuncType type, MethodHandle handle) {
    MethodType plain = Engine.methodType(type);
    boolean withCaller = handle.type().equals(plain.insertParameterTypes(0, Instance.class));
    if (!withCaller && !handle.type().equals(plain)) {
      throw new IllegalArgumentException(
          "host function of type %s takes a handle of type %s, not %s"
              .formatted(type, plain, handle.type()));
    }
    return withCaller;
  }

  @Override
  public Func resolve() {
    // Each time: another thread may have put the lazy code back that it had begun to make.
    function.code = code();
    return function;
  }

  /** The code, made when first asked for. */
  synchronized Code code() {
    if (made == null) {
      // What a host function does for the first time, the guest's stack must not end in.
      Room.require();
      made = make();
    }
    return made;
  }

  private Code make() {
    try {
      return maker.make(function, signature);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("host function " + function.name(), e);
    }
  }
}
