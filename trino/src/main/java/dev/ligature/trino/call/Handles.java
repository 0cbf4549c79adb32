package dev.ligature.trino.call;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Handles on static methods of a class of this package.
 *
 * @param lookup has access to them
 * @param holder the class
 */
record Handles(MethodHandles.Lookup lookup, Class<?> holder) {
  /** The handle on a method. */
  MethodHandle find(String name, Class<?> result, Class<?>... parameters) {
    try {
      return lookup.findStatic(holder, name, MethodType.methodType(result, parameters));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(holder + " has no " + name, e);
    }
  }
}
