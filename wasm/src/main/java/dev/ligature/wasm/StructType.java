package dev.ligature.wasm;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of structures.
 *
 * @param fields the fields in their order
 */
public record StructType(List<FieldType> fields) implements CompositeType {
  public StructType {
    fields = List.copyOf(fields);
  }

  /** The type in the text format, such as {@code (struct (field i32) (field (mut i8)))}. */
  @Override
  public String toString() {
    return fields.stream()
        .map(field -> " (field " + field + ")")
        .collect(Collectors.joining("", "(struct", ")"));
  }
}
