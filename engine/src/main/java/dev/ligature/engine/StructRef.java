package dev.ligature.engine;

import dev.ligature.engine.code.HeapType;
import dev.ligature.wasm.FieldType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A structure of a guest, which the JVM collects when nobody refers to it. The fields are public
 * for generated code.
 */
public final class StructRef {
  private static final long[] NO_NUMBERS = {};
  private static final @Nullable Object[] NO_REFERENCES = {};

  /** Its type. */
  public final HeapType type;

  /** The fields that are numbers, in their order: a vector is two. */
  public final long[] numbers;

  /** The fields that are references, in their order. */
  public final @Nullable Object[] references;

  /** A structure whose fields are 0 and null; for generated code. */
  public StructRef(HeapType type) {
    this.type = Objects.requireNonNull(type, "type");
    this.numbers = type.numbers() == 0 ? NO_NUMBERS : new long[type.numbers()];
    this.references = type.references() == 0 ? NO_REFERENCES : new Object[type.references()];
  }

  /** The number of fields. */
  public int size() {
    return type.fields().size();
  }

  /**
   * The value of a field, boxed; of a packed one with its sign.
   *
   * @throws IndexOutOfBoundsException if there is no such field
   */
  public @Nullable Object get(int field) {
    FieldType of = type.fields().get(field);
    int slot = type.slot(field);
    return switch (of.type().kind()) {
      case I32 -> signed((int) numbers[slot], of);
      case I64 -> numbers[slot];
      case F32 -> Float.intBitsToFloat((int) numbers[slot]);
      case F64 -> Double.longBitsToDouble(numbers[slot]);
      case V128 -> new V128(numbers[slot], numbers[slot + 1]);
      default -> references[slot];
    };
  }

  private static int signed(int value, FieldType field) {
    return switch (field.bits()) {
      case Byte.SIZE -> (byte) value;
      case Short.SIZE -> (short) value;
      default -> value;
    };
  }

  /** Sets a field, boxed, whether or not guests may. */
  void set(int field, @Nullable Object value) {
    int slot = type.slot(field);
    switch (value) {
      case Integer number when isNumber(field) -> numbers[slot] = number;
      case Long number when isNumber(field) -> numbers[slot] = number;
      case Float number when isNumber(field) -> numbers[slot] = Float.floatToRawIntBits(number);
      case Double number when isNumber(field) -> numbers[slot] = Double.doubleToRawLongBits(number);
      case V128 vector when isNumber(field) -> {
        numbers[slot] = vector.low();
        numbers[slot + 1] = vector.high();
      }
      case null, default -> references[slot] = value;
    }
  }

  private boolean isNumber(int field) {
    return !type.fields().get(field).type().isReference();
  }

  /** Its type in the text format. */
  @Override
  public String toString() {
    return type.toString();
  }
}
