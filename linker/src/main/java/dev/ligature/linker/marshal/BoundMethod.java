package dev.ligature.linker.marshal;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/**
 * A method of an interface, and how it calls a function.
 *
 * @param method the method
 * @param target the function: what is passed as it is has its Java type, as has the result; all
 *     else has the type of the function
 * @param arguments what makes an argument of each parameter, of type {@code (Object, Object) ->
 *     carrier}; empty if it is passed as it is
 * @param readers what is done with each argument afterwards, of type {@code (Object, carrier) ->
 *     void}; empty for nothing
 * @param takesFrame whether the target's first parameter is what began the call
 * @param structResult how a struct is returned by its address in front of the arguments
 */
record BoundMethod(
    Method method,
    MethodHandle target,
    List<Optional<MethodHandle>> arguments,
    List<Optional<MethodHandle>> readers,
    boolean takesFrame,
    Optional<StructResult> structResult) {

  /**
   * A struct that a function writes to where its caller has room for it.
   *
   * @param room makes the room, of type {@code (Object) -> pointer}, an {@code int} or {@code long}
   * @param giving reads it, of type {@code (pointer) -> java}
   */
  record StructResult(MethodHandle room, MethodHandle giving) {}

  /** Whether arguments point to something that lives for the call. */
  boolean needsFrame() {
    return takesFrame
        || structResult.isPresent()
        || arguments.stream().anyMatch(Optional::isPresent);
  }
}
