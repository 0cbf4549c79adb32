package dev.ligature.engine.codegen;

import dev.ligature.engine.code.Code;
import dev.ligature.wasm.FuncType;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;

/**
 * A function type as generated code sees it. Types of different modules that are equal have the
 * same signature, and so the same classes.
 *
 * @param key the type in letters, such as {@code ii_i}
 * @param type the type, of the module that first used it
 * @param desc the abstract class of functions of this type
 * @param callType the type of their {@code call} method: the parameters, then the instance
 * @param javaType the type of a handle on such a function
 */
public record Signature(
    String key, FuncType type, ClassDesc desc, MethodTypeDesc callType, MethodTypeDesc javaType) {

  /**
   * The classes of a signature, once loaded.
   *
   * @param lazyPrototype makes lazy code
   * @param enter calls a function from Java
   * @param at finds a function of this type in a table
   */
  public record Loaded(Code lazyPrototype, MethodHandle enter, MethodHandle at) {}

  // Written out: the JVM would make them from method handles at start-up. The key says it all.
  @Override
  public boolean equals(Object other) {
    return other instanceof Signature signature && key.equals(signature.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** Whether the parameters are an array of boxed values, since they are too many for a method. */
  boolean takesArray() {
    return Types.takesArray(javaType);
  }

  /** The kind of the result on the operand stack. */
  TypeKind result() {
    return TypeKind.from(callType.returnType());
  }
}
