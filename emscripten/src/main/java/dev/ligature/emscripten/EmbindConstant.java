package dev.ligature.emscripten;

import org.jspecify.annotations.Nullable;

/** A constant that a guest has told of: a wire, which may lead to memory that is taken once. */
final class EmbindConstant {
  private final String name;
  private final EmbindTypes types;
  private final int type;
  private final double wire;
  private boolean isTaken;
  private @Nullable Object value;

  EmbindConstant(String name, EmbindTypes types, int type, double wire) {
    this.name = name;
    this.types = types;
    this.type = type;
    this.wire = wire;
  }

  String name() {
    return name;
  }

  synchronized @Nullable Object value() {
    if (!isTaken) {
      value = types.require(type, "the embind constant " + name).value(wire);
      isTaken = true;
    }
    return value;
  }
}
