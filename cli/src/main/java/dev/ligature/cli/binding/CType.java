package dev.ligature.cli.binding;

import java.util.List;

/** A C type as a declaration has it. */
sealed interface CType {
  /**
   * A type with a name: {@code unsigned int}, {@code struct point}, a typedef.
   *
   * @param name the words, without {@code const} and the like
   * @param isConst whether it is {@code const}
   */
  record Named(String name, boolean isConst) implements CType {}

  /**
   * A pointer.
   *
   * @param to what it points to
   */
  record Pointer(CType to) implements CType {}

  /**
   * An array.
   *
   * @param element the type of its elements
   * @param length how many; 0 if that is not said
   */
  record Array(CType element, int length) implements CType {}

  /**
   * A function.
   *
   * @param result what it gives
   * @param params what it takes
   * @param isVariadic whether it takes more
   */
  record Function(CType result, List<CType> params, boolean isVariadic) implements CType {}
}
