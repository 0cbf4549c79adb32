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
    return (type.nullable() ? "(ref null " : "(ref ")
        + of(type.typeIndex(), composite, module, nesting)
        + ")";
  }

  /** A type of functions: one that has many parts has their types' indices behind the first. */
  static String of(FuncType type, WasmModule module, int nesting) {
    int index = indexOf(type, module);
    if (index < 0) {
      return type.text(parts(module, nesting));
    }
    return of(index, type, module, nesting + 1);
  }

  private static Function<ValType, String> parts(WasmModule module, int nesting) {
    int[] left = {FIELDS};
    return part -> of(part, module, part.isIndexed() && left[0]-- <= 0 ? 0 : nesting);
  }

  /** That very type: what is equal to it may have another supertype. */
  @SuppressWarnings("ReferenceEquality")
  private static int indexOf(FuncType type, WasmModule module) {
    for (int k = 0; k < module.types().size(); k++) {
      if (module.types().get(k) == type) {
        return k;
      }
    }
    return -1;
  }

  /** A type with what is part of it but its own: supertype, finality, recursion group. */
  private static String of(int index, CompositeType type, WasmModule module, int nesting) {
    Function<ValType, String> within = parts(module, nesting - 1);
    String text = type instanceof FuncType function ? function.text(within) : of(type, within);
    int supertype = module.supertype(index);
    if (supertype >= 0 || !module.isFinal(index)) {
      String extended = supertype < 0 ? "" : extended(supertype, module, nesting - 1) + " ";
      text = "(sub " + (module.isFinal(index) ? "final " : "") + extended + text + ")";
    }
    int start = module.recursionGroup(index);
    int end = index + 1;
    while (end < module.types().size() && module.recursionGroup(end) == start) {
      end++;
    }
    return end - start == 1
        ? text
        : "(rec " + (index - start + 1) + " of " + (end - start) + " " + text + ")";
  }

  private static String extended(int type, WasmModule module, int nesting) {
    CompositeType composite = module.types().get(type);
    return nesting <= 0 || isLong(composite)
        ? Integer.toString(type)
        : of(type, composite, module, nesting);
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
