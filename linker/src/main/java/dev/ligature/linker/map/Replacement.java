package dev.ligature.linker.map;

import dev.ligature.engine.Func;
import java.util.Optional;

/** What a symbol is rebound to. */
public sealed interface Replacement {
  /** The library that it is of, if any: it stays as long as the symbol is rebound to it. */
  Optional<LoadedLibrary> library();

  /** A function. */
  record Function(Func function, Optional<LoadedLibrary> library) implements Replacement {}

  /** Data at an address. */
  record Data(long address, Optional<LoadedLibrary> library) implements Replacement {}
}
