package dev.ligature.linker;

import java.util.Optional;

/** A definition that a lookup found: a function or data. */
public sealed interface Symbol permits FunctionSymbol, DataSymbol {
  /** The name it was looked up by. */
  String name();

  /** The library that defines it; empty for a host function. */
  Optional<Library> library();
}
