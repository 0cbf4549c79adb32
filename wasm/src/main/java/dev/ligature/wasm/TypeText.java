package dev.ligature.wasm;

import java.util.function.Function;

/** Types as they are understood without their module: with what they refer to written out. */
final class TypeText {
  /** Fields that are written out; those behind them are counted. */
  private static final int FIELDS = 8;

  private TypeText() {}

  /** A value type; what it refers to is written out so many times within each other. */
  static String of(ValType type, WasmModule module, int nesting) {
    if (!type.isIndexed() || nesting == 0 || type.typeIndex() < 0) {
      return type.toString();
    }
    CompositeType composite = module.types().get(type.typeIndex());
    if (isLong(composite)) {
      return type.toString();
    }
    Function<ValType, String> within = part -> of(part, module, nesting - 1);
    String to =
        composite instanceof FuncType function ? function.text(within) : of(composite, within);
    return (type.nullable() ? "(ref null " : "(ref ") + to + ")";
  }

  /** Whether a type has many parts, of which each might have as many again: it stays an index. */
  private static boolean isLong(CompositeType type) {
    return type instanceof FuncType function
        && function.params().size() + function.results().size() > FIELDS;
  }

  private static String of(CompositeType type, Function<ValType, String> name) {
    if (type instanceof ArrayType array) {
      return "(array " + field(array.element(), name) + ")";
    }
    StringBuilder text = new StringBuilder("(struct");
    int count = 0;
    if (type instanceof StructType structure) {
      for (FieldType field : structure.fields()) {
        if (count == FIELDS) {
          text.append(" ..").append(structure.fields().size() - FIELDS).append(" more");
          break;
        }
        text.append(" (field ").append(field(field, name)).append(')');
        count++;
      }
    }
    return text.append(')').toString();
  }

  private static String field(FieldType field, Function<ValType, String> name) {
    String storage = field.isPacked() ? "i" + field.bits() : name.apply(field.type());
    return field.mutable() ? "(mut " + storage + ")" : storage;
  }
}
