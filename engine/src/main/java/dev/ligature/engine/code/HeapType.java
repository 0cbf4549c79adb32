package dev.ligature.engine.code;

import dev.ligature.wasm.ArrayType;
import dev.ligature.wasm.CompositeType;
import dev.ligature.wasm.FieldType;
import dev.ligature.wasm.StructType;
import dev.ligature.wasm.ValType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type that references are told apart by while code runs: one of structures or arrays, or one of
 * functions that subtypes or such types are part of. Equal types of an engine's modules are one
 * object, as long as anybody has it.
 */
public final class HeapType {
  private static final int FIELDS_SHOWN = 8;

  private final int id;

  /** The type that it extends. There may be a million types, each of which extends many. */
  private final @Nullable HeapType supertype;

  /** How many types it extends. */
  private final int depth;

  private final CompositeType type;

  /** For each field of a structure where its value is, among numbers or among references. */
  private final int[] slots;

  private final int numbers;
  private final int references;

  /** What structures without numbers share; no static, which had to be initialized. */
  private final long[] noNumbers = {};

  private final @Nullable Object[] noReferences = {};

  @SuppressWarnings("unused")
  private final Object keeper;

  /**
   * A type.
   *
   * @param id its number in the engine
   * @param supertype the type that it extends
   * @param type what it is
   * @param keeper keeps what is the same type the same object
   */
  public HeapType(int id, @Nullable HeapType supertype, CompositeType type, Object keeper) {
    this.id = id;
    this.type = type;
    this.keeper = keeper;
    this.supertype = supertype;
    this.depth = supertype == null ? 0 : supertype.depth + 1;
    List<FieldType> fields = type instanceof StructType structure ? structure.fields() : List.of();
    this.slots = slots(fields);
    int ofNumbers = 0;
    int ofReferences = 0;
    for (FieldType field : fields) {
      if (field.type().isReference()) {
        ofReferences++;
      } else {
        ofNumbers += field.type().kind() == ValType.Kind.V128 ? 2 : 1;
      }
    }
    this.numbers = ofNumbers;
    this.references = ofReferences;
  }

  /** For each field where its value is: numbers and references are counted apart. */
  public static int[] slots(List<FieldType> fields) {
    int[] slots = new int[fields.size()];
    int ofNumbers = 0;
    int ofReferences = 0;
    for (int k = 0; k < slots.length; k++) {
      ValType field = fields.get(k).type();
      if (field.isReference()) {
        slots[k] = ofReferences++;
      } else {
        slots[k] = ofNumbers;
        ofNumbers += field.kind() == ValType.Kind.V128 ? 2 : 1;
      }
    }
    return slots;
  }

  /** Its number in the engine. */
  public int id() {
    return id;
  }

  /** What it is; indices are those of the module that had it first. */
  public CompositeType type() {
    return type;
  }

  /** The fields of a structure. */
  public List<FieldType> fields() {
    return ((StructType) type).fields();
  }

  /** The elements of an array. */
  public FieldType element() {
    return ((ArrayType) type).element();
  }

  /** Where the value of a field of a structure is. */
  public int slot(int field) {
    return slots[field];
  }

  /** Room for the numbers of 64 bits that the fields of a structure take. */
  public long[] newNumbers() {
    return numbers == 0 ? noNumbers : new long[numbers];
  }

  /** Room for the references that are in the fields of a structure. */
  public @Nullable Object[] newReferences() {
    return references == 0 ? noReferences : new Object[references];
  }

  /** Whether it is a type, or extends it. */
  public boolean isSubtypeOf(HeapType of) {
    HeapType at = this;
    while (at.depth > of.depth && at.supertype != null) {
      at = at.supertype;
    }
    return at.equals(of);
  }

  /** Whether it is the type of a number of its engine, or extends it. */
  public boolean isSubtypeOf(int number) {
    HeapType at = this;
    while (at != null && at.id != number) {
      at = at.supertype;
    }
    return at != null;
  }

  /** The type in the text format, without what is behind its first fields. */
  @Override
  public String toString() {
    if (!(type instanceof StructType structure)) {
      return type.toString();
    }
    StringBuilder text = new StringBuilder("(struct");
    int count = Math.min(FIELDS_SHOWN, structure.fields().size());
    for (int k = 0; k < count; k++) {
      text.append(" (field ").append(structure.fields().get(k)).append(')');
    }
    if (count < structure.fields().size()) {
      text.append(" ..").append(structure.fields().size() - count).append(" more");
    }
    return text.append(')').toString();
  }
}
