package dev.ligature.engine;

import dev.ligature.engine.code.HeapType;
import dev.ligature.wasm.FieldType;
import dev.ligature.wasm.ValType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A structure of a guest, which the JVM collects when nobody refers to it. The fields are public
 * for generated code.
 */
public final class StructRef {
  /** Its type. */
  public final HeapType type;

  /** The fields that are numbers, in their order: a vector is two. */
  public final long[] numbers;

  /** The fields that are references, in their order. */
  public final @Nullable Object[] references;

  /** A structure whose fields are 0 and null; for generated code. */
  public StructRef(HeapType type) {
    this.type = Objects.requireNonNull(type, "type");
    this.numbers = type.newNumbers();
    this.references = type.newReferences();
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
    ValType kind = of.type();
    // No switch over kinds, nor over patterns below: the JVM would link it where it first stands.
    if (kind.isReference()) {
      return references[slot];
    } else if (kind.equals(ValType.I32)) {
      return signed((int) numbers[slot], of.bits());
    } else if (kind.equals(ValType.I64)) {
      return numbers[slot];
    } else if (kind.equals(ValType.F32)) {
      return Float.intBitsToFloat((int) numbers[slot]);
    } else if (kind.equals(ValType.F64)) {
      return Double.longBitsToDouble(numbers[slot]);
    }
    return new V128(numbers[slot], numbers[slot + 1]);
  }

  private static int signed(int value, int bits) {
    return bits == 0 ? value : bits == Byte.SIZE ? (byte) value : (short) value;
  }

  /** Sets a field, boxed, whether or not guests may. */
  @SuppressWarnings("IfChainToSwitch")
  void set(int field, @Nullable Object value) {
    int slot = type.slot(field);
    if (type.fields().get(field).type().isReference()) {
      references[slot] = value;
    } else if (value instanceof Integer number) {
      numbers[slot] = number;
    } else if (value instanceof Float number) {
      numbers[slot] = Float.floatToRawIntBits(number);
    } else if (value instanceof Double number) {
      numbers[slot] = Double.doubleToRawLongBits(number);
    } else if (value instanceof V128 vector) {
      numbers[slot] = vector.low();
      numbers[slot + 1] = vector.high();
    } else {
      numbers[slot] = (long) Objects.requireNonNull(value, "a number");
    }
  }

  /** Its type in the text format. */
  @Override
  public String toString() {
    return type.toString();
  }
}
