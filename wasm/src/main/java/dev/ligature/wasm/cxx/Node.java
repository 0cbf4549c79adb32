package dev.ligature.wasm.cxx;

import java.util.List;

/** A part of a name. As a declarator of C, its text has a part before the name and one behind. */
interface Node {
  /** Writes all of it, or what stands before the name. */
  void before(Printer out) throws Malformed;

  /** Writes what stands behind the name: parameters of functions, lengths of arrays. */
  default void after(Printer out) throws Malformed {}

  /** The kinds of types that want parentheses around what points to them. */
  default boolean isFunctionOrArray(Printer out) {
    return false;
  }

  /** Whether there is something behind the name. */
  default boolean hasAfter(Printer out) {
    return false;
  }

  default boolean isArray(Printer out) {
    return false;
  }

  /** What it stands for. */
  default Node resolved(Printer out) {
    return this;
  }

  /** Its name without scope and arguments, as constructors have it. */
  default Node base() {
    return this;
  }

  /** Its elements, if it is a pack of arguments. */
  default List<Node> elements() {
    return List.of(this);
  }
}
