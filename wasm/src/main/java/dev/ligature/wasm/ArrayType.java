package dev.ligature.wasm;

import java.util.Objects;

/**
 * The type of arrays.
 *
 * @param element what each element is
 */
public record ArrayType(FieldType element) implements CompositeType {
  public ArrayType {
    Objects.requireNonNull(element, "element");
  }

  /** The type in the text format, such as {@code (array (mut i8))}. */
  @Override
  public String toString() {
    return "(array " + element + ")";
  }
}
