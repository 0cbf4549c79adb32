package dev.ligature.emscripten;

import org.jspecify.annotations.Nullable;

/**
 * A field of a value, an element of a tuple or a property of an object, by the functions of the
 * guest that get and set it.
 *
 * @param name its name
 * @param types the types of the guest
 * @param got the number of the type that is got
 * @param getter gets it
 * @param getterContext what the getter is told first
 * @param taken the number of the type that is set
 * @param setter sets it, if it can be set
 * @param setterContext what the setter is told first
 */
record EmbindField(
    String name,
    EmbindTypes types,
    int got,
    EmbindCode getter,
    int getterContext,
    int taken,
    EmbindCode setter,
    int setterContext) {
  /** The type that is got, in C++. */
  String type() {
    return types.name(got);
  }

  @Nullable Object get(String where, Object... owner) {
    return types.require(got, where).value(call(getter, getterContext, owner));
  }

  void set(String where, @Nullable Object value, Object... owner) {
    EmbindType type = types.require(taken, where);
    Temporaries after = new Temporaries();
    try {
      Object[] wires = new Object[owner.length + 1];
      System.arraycopy(owner, 0, wires, 0, owner.length);
      try {
        wires[owner.length] = type.wire(value, after);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("%s: %s".formatted(where, e.getMessage()), e);
      }
      call(setter, setterContext, wires);
    } finally {
      after.end();
    }
  }

  private static @Nullable Object call(EmbindCode code, int context, Object... wires) {
    Object[] all = new Object[wires.length + 1];
    all[0] = context;
    System.arraycopy(wires, 0, all, 1, wires.length);
    return code.call(all);
  }
}
