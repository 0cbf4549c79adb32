package dev.ligature.linker.find;

/** Who names a library that is to be found. */
public enum Asker {
  /** Java: by opening a library, or as a preload. It may name any file. */
  EMBEDDER,

  /** A guest: by {@code dlopen}, or by the names that a library needs. The policy binds it. */
  GUEST
}
