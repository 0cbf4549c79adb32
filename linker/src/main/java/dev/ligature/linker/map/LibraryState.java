package dev.ligature.linker.map;

import java.util.EnumSet;
import java.util.Set;

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
  /** One of its constructors did not complete. */
  FAILED,
  /** Its destructors have started. */
  FINALIZING,
  /** Its destructors are done; its code may still be on the stack. */
  FINALIZED,
  /** It is gone. */
  UNLOADED;

  /** The states that a library can go over to from this one. */
  Set<LibraryState> next() {
    return switch (this) {
      // A load that fails is undone from wherever it was.
      case FOUND -> EnumSet.of(ALLOCATED, UNLOADED);
      case ALLOCATED -> EnumSet.of(INSTANTIATED, UNLOADED);
      case INSTANTIATED -> EnumSet.of(RELOCATED, UNLOADED);
      // What was never constructed, or not to the end, has nothing to destruct.
      case RELOCATED -> EnumSet.of(CONSTRUCTING, FINALIZED, UNLOADED);
      case CONSTRUCTING -> EnumSet.of(CONSTRUCTED, FAILED, FINALIZED);
      case FAILED -> EnumSet.of(FINALIZED);
      // A destructor that fails takes those behind it along.
      case CONSTRUCTED -> EnumSet.of(FINALIZING, FINALIZED);
      case FINALIZING -> EnumSet.of(FINALIZED);
      case FINALIZED -> EnumSet.of(UNLOADED);
      case UNLOADED -> EnumSet.noneOf(LibraryState.class);
    };
  }

  /**
   * Goes over to another state.
   *
   * @param library whose state it is, for the message
   * @return that state
   * @throws IllegalStateException if a library can't
   */
  LibraryState to(LibraryState other, String library) {
    if (!next().contains(other)) {
      throw new IllegalStateException(
          "%s is %s and can't become %s".formatted(library, this, other));
    }
    return other;
  }
}
