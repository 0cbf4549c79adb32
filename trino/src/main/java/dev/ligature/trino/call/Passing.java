package dev.ligature.trino.call;

import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * How one argument of a C function comes about.
 *
 * @param handle from a {@link GuestCall} and some slots to the argument
 * @param slots which slots
 */
record Passing(MethodHandle handle, List<Integer> slots) {
  Passing {
    slots = List.copyOf(slots);
  }
}
