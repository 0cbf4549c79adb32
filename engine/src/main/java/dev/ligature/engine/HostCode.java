package dev.ligature.engine;

import dev.ligature.engine.code.Code;
import dev.ligature.engine.code.LazyBinding;
import dev.ligature.engine.codegen.Signature;
import dev.ligature.engine.codegen.Signatures;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Function;

/** Makes the code of host functions, when they are first called. */
final class HostCode implements LazyBinding {
  private final Signatures signatures;
  private final Signature signature;
  private final MethodHandle handle;
  private final boolean withCaller;
  private Func function;

  private HostCode(
      Signatures signatures, Signature signature, MethodHandle handle, boolean withCaller) {
    this.signatures = signatures;
    this.signature = signature;
    this.handle = handle;
    this.withCaller = withCaller;
  }

  /** The Java type of a function type. */
  static MethodType methodType(FuncType type) {
    try {
      return Signatures.javaType(type).resolveConstantDesc(MethodHandles.lookup());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("type " + type, e);
    }
  }

  /**
   * A function that runs a handle.
   *
   * @param make makes the function, given its binding
   */
  static Func function(
      Signatures signatures, FuncType type, MethodHandle handle, Function<LazyBinding, Func> make) {
    MethodType plain = Engine.methodType(type);
    boolean withCaller = handle.type().equals(plain.insertParameterTypes(0, Instance.class));
    if (!withCaller && !handle.type().equals(plain)) {
      throw new IllegalArgumentException(
          "host function of type %s takes a handle of type %s, not %s"
              .formatted(type, plain, handle.type()));
    }
    HostCode code = new HostCode(signatures, signatures.of(type, null), handle, withCaller);
    code.function = make.apply(code);
    return code.function;
  }

  @Override
  public Func resolve() {
    try {
      function.code =
          (Code)
              signatures
                  .loader()
                  .defineHost(signature, handle, withCaller)
                  .getConstructor()
                  .newInstance();
      return function;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("host function " + function.name(), e);
    }
  }
}
