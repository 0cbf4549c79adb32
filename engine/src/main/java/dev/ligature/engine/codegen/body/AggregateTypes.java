package dev.ligature.engine.codegen.body;

import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.wasm.FieldType;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.List;

/** The operands and results of instructions on structures, arrays and other references. */
final class AggregateTypes {
  /** Those with a number of operands of their own aside, none takes more. */
  static final int MOST_OPERANDS = 5;

  private static final JavaType[] NOTHING = {};
  private static final JavaType[] INT = {JavaType.INT};
  private static final JavaType[] OBJECT = {JavaType.OBJECT};

  private AggregateTypes() {}

  /** How many values an instruction takes from the stack. */
  static int operands(WasmModule module, Instructions code, int i) {
    int type = code.index(i);
    return switch (code.op(i)) {
      case Op.STRUCT_NEW -> {
        int count = 0;
        for (FieldType field : module.structType(type).fields()) {
          count += width(field.type());
        }
        yield count;
      }
      case Op.STRUCT_NEW_DEFAULT -> 0;
      case Op.STRUCT_SET -> 1 + width(module.structType(type).fields().get(code.aux(i)).type());
      case Op.ARRAY_NEW -> width(element(module, type)) + 1;
      case Op.ARRAY_NEW_FIXED -> code.aux(i) * width(element(module, type));
      case Op.ARRAY_NEW_DATA, Op.ARRAY_NEW_ELEM -> 2;
      case Op.ARRAY_GET, Op.ARRAY_GET_S, Op.ARRAY_GET_U, Op.REF_EQ -> 2;
      case Op.ARRAY_SET -> 2 + width(element(module, type));
      case Op.ARRAY_FILL -> 3 + width(element(module, type));
      case Op.ARRAY_COPY -> MOST_OPERANDS;
      case Op.ARRAY_INIT_DATA, Op.ARRAY_INIT_ELEM -> 4;
      default -> 1;
    };
  }

  /** How many values a field or an element takes that an instruction is given. */
  static int width(WasmModule module, Instructions code, int i, int field) {
    int type = code.index(i);
    return width(
        code.op(i) == Op.STRUCT_NEW
            ? module.structType(type).fields().get(field).type()
            : element(module, type));
  }

  /** Whether an instruction is on a structure or an array of vectors. */
  static boolean hasVectors(WasmModule module, Instructions code, int i) {
    return switch (code.op(i)) {
      case Op.STRUCT_NEW, Op.STRUCT_GET, Op.STRUCT_SET ->
          module.structType(code.index(i)).fields().stream()
              .anyMatch(field -> Pairs.isVector(field.type()));
      case Op.ARRAY_NEW, Op.ARRAY_NEW_FIXED, Op.ARRAY_GET, Op.ARRAY_SET, Op.ARRAY_FILL ->
          Pairs.isVector(element(module, code.index(i)));
      default -> false;
    };
  }

  private static int width(ValType type) {
    return Pairs.isVector(type) ? 2 : 1;
  }

  private static ValType element(WasmModule module, int type) {
    return module.arrayType(type).element().type();
  }

  /** What an instruction gives. */
  static JavaType[] results(WasmModule module, Instructions code, int i) {
    int type = code.index(i);
    return switch (code.op(i)) {
      case Op.STRUCT_GET, Op.STRUCT_GET_S, Op.STRUCT_GET_U ->
          JavaType.of(List.of(module.structType(type).fields().get(code.aux(i)).type()));
      case Op.ARRAY_GET, Op.ARRAY_GET_S, Op.ARRAY_GET_U ->
          JavaType.of(List.of(element(module, type)));
      case Op.ARRAY_LEN, Op.REF_TEST, Op.REF_TEST_NULL, Op.I31_GET_S, Op.I31_GET_U, Op.REF_EQ ->
          INT;
      case Op.STRUCT_SET,
          Op.ARRAY_SET,
          Op.ARRAY_FILL,
          Op.ARRAY_COPY,
          Op.ARRAY_INIT_DATA,
          Op.ARRAY_INIT_ELEM ->
          NOTHING;
      case Op.STRUCT_NEW,
          Op.STRUCT_NEW_DEFAULT,
          Op.ARRAY_NEW,
          Op.ARRAY_NEW_DEFAULT,
          Op.ARRAY_NEW_FIXED,
          Op.ARRAY_NEW_DATA,
          Op.ARRAY_NEW_ELEM,
          Op.REF_I31 ->
          OBJECT;
      default -> throw new AssertionError(Op.name(code.op(i)));
    };
  }
}
