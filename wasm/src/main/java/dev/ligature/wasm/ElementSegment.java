package dev.ligature.wasm;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An element segment. Its elements are function indices if it was written that way, else constant
 * expressions; one of the two lists is empty.
 *
 * @param mode what happens at instantiation
 * @param table the table of an active segment
 * @param offset the offset of an active segment
 * @param type the type of its elements; {@code (ref func)} if they are function indices
 * @param functions function indices
 * @param expressions constant expressions
 */
public record ElementSegment(
    SegmentMode mode,
    int table,
    Optional<Instructions> offset,
    ValType type,
    List<Integer> functions,
    List<Instructions> expressions) {
  public ElementSegment {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(offset, "offset");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(functions, "functions");
    Objects.requireNonNull(expressions, "expressions");
  }

  /** The number of elements. */
  public int size() {
    return functions.size() + expressions.size();
  }
}
