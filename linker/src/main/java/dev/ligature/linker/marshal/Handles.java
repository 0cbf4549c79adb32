package dev.ligature.linker.marshal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Finds methods of this package as handles. */
final class Handles {
  private Handles() {}

  /** A static method that is there. */
  static MethodHandle find(
      MethodHandles.Lookup lookup, Class<?> owner, String name, MethodType type) {
    try {
      return lookup.findStatic(owner, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(owner.getName() + "." + name, e);
    }
  }
}
