package dev.ligature.linker.map;

import dev.ligature.engine.Func;

/** What a symbol is rebound to. */
public sealed interface Replacement {
  /** The library that it is of, or null: it stays as long as the symbol is rebound to it. */
  LoadedLibrary library();

  /** A function. */
  record Function(Func function, LoadedLibrary library) implements Replacement {}

  /** Data at an address. */
  record Data(long address, LoadedLibrary library) implements Replacement {}
}
