package dev.ligature.wasm;

import java.util.Objects;

/**
 * The type of a field of a structure, or of the elements of an array.
 *
 * @param type the type of its value on the stack
 * @param bits how many bits of an {@code i32} a packed field keeps: 8 or 16; 0 if it is not packed
 * @param mutable whether it can be set
 */
public record FieldType(ValType type, int bits, boolean mutable) {
  public FieldType {
    Objects.requireNonNull(type, "type");
  }

  /** Whether it keeps fewer bits than its value has. */
  public boolean isPacked() {
    return bits != 0;
  }

  /** Whether there is a value that it has without being set. */
  public boolean hasDefault() {
    return !type.isReference() || type.nullable();
  }

  /** The type in the text format, such as {@code (mut i8)}. */
  @Override
  public String toString() {
    String storage = isPacked() ? "i" + bits : type.toString();
    return mutable ? "(mut " + storage + ")" : storage;
  }
}
