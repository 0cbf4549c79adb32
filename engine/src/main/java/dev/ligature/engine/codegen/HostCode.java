package dev.ligature.engine.codegen;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.engine.runtime.Code;
import dev.ligature.engine.runtime.LazyBinding;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.Function;

/** Makes the code of host functions, when they are first called. */
public final class HostCode implements LazyBinding {
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
  public static MethodType methodType(FuncType type) {
    try {
      return Types.method(type).resolveConstantDesc(MethodHandles.lookup());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("type " + type, e);
    }
  }

  /**
   * A function that runs a handle.
   *
   * @param make makes the function, given its binding
   */
  public static Func function(
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
      byte[] bytes = SignatureGenerator.host(signature, withCaller);
      function.code =
          (Code)
              signatures
                  .loader()
                  .anchor()
                  .defineHiddenClassWithClassData(bytes, handle, false)
                  .lookupClass()
                  .getConstructor()
                  .newInstance();
      return function;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("host function " + function.name(), e);
    }
  }
}
