package dev.ligature.linker.map;

/** How far a library has come; a library only goes forward. */
public enum LibraryState {
  /** Its module was found. */
  FOUND,
  /** It has its memory and table areas. */
  ALLOCATED,
  /** It has its instance. */
  INSTANTIATED,
  /** Its references are bound and its data is relocated. */
  RELOCATED,
  /** Its constructors have started. */
  CONSTRUCTING,
  /** Its constructors are done. */
  CONSTRUCTED,
  /** Its destructors have started. */
  FINALIZING,
  /** Its destructors are done; its code may still be on the stack. */
  FINALIZED,
  /** It is gone. */
  UNLOADED;

  /** Whether a library in this state can go over to another. */
  boolean precedes(LibraryState next) {
    // Any state can end in UNLOADED: a load that fails is undone from wherever it was.
    return next == UNLOADED ? this != UNLOADED : compareTo(next) < 0;
  }
}
