package dev.ligature.engine;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;

/**
 * A function: code plus the instance that it belongs to. Two function references are equal exactly
 * if they are the same object.
 */
public final class Func implements Extern {
  /** The function's type. */
  public FuncType functionType() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ExternType.Function type() {
    return new ExternType.Function(functionType());
  }

  /** The name with its module's, such as {@code libz.so.inflate}. */
  public String name() {
    throw new UnsupportedOperationException();
  }

  /** The instance whose function this is, or null if it is not a guest's. */
  public Instance instance() {
    throw new UnsupportedOperationException();
  }

  /** The index in its module's function index space, or -1 if it is not a guest's. */
  public int index() {
    throw new UnsupportedOperationException();
  }

  /**
   * A handle that calls the function, of the type {@link Engine#methodType} gives. A guest's trap is
   * thrown as {@link TrapException}; what a host function threw is thrown as it was.
   */
  public MethodHandle handle() {
    throw new UnsupportedOperationException();
  }
}
