package dev.ligature.linker.linearizable;

import java.util.List;

/** The libraries that are opened and closed: {@code a} and {@code c} both need {@code b}. */
public enum Name {
  A,
  B,
  C,
  D;

  /** What its symbols end with. */
  String letter() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  String file() {
    return letter() + ".so";
  }

  List<Name> needed() {
    return this == A || this == C ? List.of(B) : List.of();
  }
}
