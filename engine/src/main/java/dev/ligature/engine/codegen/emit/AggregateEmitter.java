package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.code.HeapType;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.FieldType;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.StructType;
import dev.ligature.wasm.ValType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes instructions on structures, arrays and small numbers as references, and casts. */
final class AggregateEmitter {
  private static final String VECTOR = "JJ";

  private final Emission e;
  private final Instructions code;
  private final CodeBuilder out;

  /** For each type of structures that was met the slots of its fields. */
  private final Map<Integer, int[]> slots = new HashMap<>();

  AggregateEmitter(Emission emission) {
    this.e = emission;
    this.code = emission.code;
    this.out = emission.out;
  }

  void emit(int i, int op) {
    switch (op) {
      case Op.STRUCT_NEW -> structNew(code.index(i));
      case Op.STRUCT_NEW_DEFAULT -> createStructure(code.index(i));
      case Op.STRUCT_GET, Op.STRUCT_GET_S, Op.STRUCT_GET_U ->
          structGet(code.index(i), code.aux(i), op == Op.STRUCT_GET_S);
      case Op.STRUCT_SET -> structSet(code.index(i), code.aux(i));
      case Op.ARRAY_NEW -> arrayNew(code.index(i));
      case Op.ARRAY_NEW_DEFAULT -> createArray(code.index(i));
      case Op.ARRAY_NEW_FIXED -> arrayNewFixed(code.index(i), code.aux(i));
      case Op.ARRAY_NEW_DATA -> newOfSegment(i, "newOfData");
      case Op.ARRAY_NEW_ELEM -> newOfSegment(i, "newOfElements");
      case Op.ARRAY_GET, Op.ARRAY_GET_S, Op.ARRAY_GET_U ->
          arrayGet(element(code.index(i)), op == Op.ARRAY_GET_S);
      case Op.ARRAY_SET -> {
        FieldType element = element(code.index(i));
        String value = stackType(element);
        elements("set" + name(element), "(" + Types.OBJECT + "I" + value + ")V");
      }
      case Op.ARRAY_LEN -> elements("length", "(" + Types.OBJECT + ")I");
      case Op.ARRAY_FILL -> {
        FieldType element = element(code.index(i));
        String value = stackType(element);
        ranges("fill" + name(element), "(" + Types.OBJECT + "I" + value + "I)V");
      }
      case Op.ARRAY_COPY -> ranges("copy", "(" + Types.OBJECT + "I" + Types.OBJECT + "II)V");
      case Op.ARRAY_INIT_DATA -> initOfSegment(i, "initOfData");
      case Op.ARRAY_INIT_ELEM -> initOfSegment(i, "initOfElements");
      case Op.REF_TEST, Op.REF_TEST_NULL -> test(code.types(i).getFirst());
      case Op.REF_CAST, Op.REF_CAST_NULL -> cast(code.types(i).getFirst());
      // The same object either way.
      case Op.ANY_CONVERT_EXTERN, Op.EXTERN_CONVERT_ANY -> {}
      case Op.REF_I31 -> casts("toI31", "(I)" + Types.OBJECT);
      case Op.I31_GET_S -> casts("signedI31", "(" + Types.OBJECT + ")I");
      case Op.I31_GET_U -> casts("unsignedI31", "(" + Types.OBJECT + ")I");
      case Op.REF_EQ -> casts("same", "(" + Types.OBJECT + Types.OBJECT + ")Z");
      default -> throw new AssertionError(Op.name(op));
    }
  }

  private void structures(String method, String type) {
    out.invokestatic(Types.STRUCTS, method, type);
  }

  private void elements(String method, String type) {
    out.invokestatic(Types.ARRAY_ELEMENTS, method, type);
  }

  private void ranges(String method, String type) {
    out.invokestatic(Types.ARRAY_RANGES, method, type);
  }

  private void casts(String method, String type) {
    out.invokestatic(Types.CASTS, method, type);
  }

  private List<FieldType> fields(int type) {
    return e.module.structType(type).fields();
  }

  private int slot(int type, int field) {
    return slots.computeIfAbsent(type, t -> HeapType.slots(fields(t)))[field];
  }

  private FieldType element(int type) {
    return e.module.arrayType(type).element();
  }

  /** What values of a field are on the operand stack. */
  private static String stackType(FieldType field) {
    if (Pairs.isVector(field.type())) {
      return VECTOR;
    }
    return JavaType.of(field.type()).erased();
  }

  /** The part of methods' names that says what they take. */
  private static String name(FieldType field) {
    if (Pairs.isVector(field.type())) {
      return "Vector";
    }
    return switch (JavaType.of(field.type())) {
      case INT -> field.bits() == Byte.SIZE ? "Byte" : field.bits() == Short.SIZE ? "Short" : "Int";
      case LONG -> "Long";
      case FLOAT -> "Float";
      case DOUBLE -> "Double";
      case FUNC, OBJECT, VECTOR -> "Reference";
    };
  }

  private static String getter(FieldType field, boolean signed) {
    return "get" + name(field) + (field.isPacked() ? signed ? "S" : "U" : "");
  }

  /** Makes the reference on the operand stack what its type says. */
  private void afterGet(FieldType field) {
    if (!Pairs.isVector(field.type()) && JavaType.of(field.type()) == JavaType.FUNC) {
      out.checkcast(Types.FUNC);
    }
  }

  private void createStructure(int type) {
    e.loadInstance();
    out.loadConstant(type);
    structures("create", "(" + Types.INSTANCE + "I)" + Types.OBJECT);
  }

  private void structNew(int type) {
    createStructure(type);
    int made = e.storeTemporary(JavaType.OBJECT);
    List<FieldType> fields = fields(type);
    for (int k = fields.size() - 1; k >= 0; k--) {
      FieldType field = fields.get(k);
      if (Pairs.isVector(field.type())) {
        putField("J", made, slot(type, k) + 1);
        putField("J", made, slot(type, k));
      } else {
        putField(stackType(field), made, slot(type, k));
      }
    }
    out.aload(made);
  }

  private void putField(String value, int made, int slot) {
    out.aload(made).loadConstant(slot);
    structures("put", "(" + value + Types.OBJECT + "I)V");
  }

  private void structGet(int type, int index, boolean signed) {
    FieldType field = fields(type).get(index);
    int slot = slot(type, index);
    if (Pairs.isVector(field.type())) {
      int structure = e.storeTemporary(JavaType.OBJECT);
      for (int half = 0; half < 2; half++) {
        out.aload(structure).loadConstant(slot + half);
        structures("getLong", "(" + Types.OBJECT + "I)J");
      }
      return;
    }
    out.loadConstant(slot);
    structures(getter(field, signed), "(" + Types.OBJECT + "I)" + stackType(field));
    afterGet(field);
  }

  private void structSet(int type, int index) {
    out.loadConstant(slot(type, index));
    structures("set", "(" + Types.OBJECT + stackType(fields(type).get(index)) + "I)V");
  }

  private void createArray(int type) {
    e.loadInstance();
    out.loadConstant(type);
    elements("create", "(I" + Types.INSTANCE + "I)" + Types.OBJECT);
  }

  private void arrayNew(int type) {
    FieldType element = element(type);
    int length = e.storeTemporary(JavaType.INT);
    JavaType[] value = JavaType.of(List.of(element.type()));
    int[] values = e.storeTemporaries(value);
    out.iload(length);
    createArray(type);
    int made = e.storeTemporary(JavaType.OBJECT);
    out.aload(made).iconst_0();
    e.loadTemporaries(value, values);
    out.iload(length);
    ranges("fill" + name(element), "(" + Types.OBJECT + "I" + stackType(element) + "I)V");
    out.aload(made);
  }

  private void arrayNewFixed(int type, int count) {
    out.loadConstant(count);
    createArray(type);
    int made = e.storeTemporary(JavaType.OBJECT);
    FieldType element = element(type);
    boolean vectors = Pairs.isVector(element.type());
    String name = "put" + (vectors ? "Long" : name(element));
    String put = "(" + (vectors ? "J" : stackType(element)) + Types.OBJECT + "I)V";
    for (int k = (vectors ? 2 * count : count) - 1; k >= 0; k--) {
      out.aload(made).loadConstant(k);
      elements(name, put);
    }
    out.aload(made);
  }

  private void newOfSegment(int i, String method) {
    e.loadInstance();
    out.loadConstant(code.index(i)).loadConstant(code.aux(i));
    ranges(method, "(II" + Types.INSTANCE + "II)" + Types.OBJECT);
  }

  private void initOfSegment(int i, String method) {
    e.loadInstance();
    out.loadConstant(code.aux(i));
    ranges(method, "(" + Types.OBJECT + "III" + Types.INSTANCE + "I)V");
  }

  private void arrayGet(FieldType element, boolean signed) {
    if (Pairs.isVector(element.type())) {
      int index = e.storeTemporary(JavaType.INT);
      int array = e.storeTemporary(JavaType.OBJECT);
      for (String half : List.of("getLow", "getHigh")) {
        out.aload(array).iload(index);
        elements(half, "(" + Types.OBJECT + "I)J");
      }
      return;
    }
    elements(getter(element, signed), "(" + Types.OBJECT + "I)" + stackType(element));
    afterGet(element);
  }

  /** Asks whether the reference on the operand stack is of a type. */
  void test(ValType type) {
    out.loadConstant(type.nullable() ? 1 : 0);
    if (type.isIndexed()) {
      e.loadInstance();
      out.loadConstant(type.typeIndex());
      casts("isOf", "(" + Types.OBJECT + "Z" + Types.INSTANCE + "I)Z");
    } else {
      casts(question(type.kind()), "(" + Types.OBJECT + "Z)Z");
    }
  }

  private static String question(ValType.Kind kind) {
    return switch (kind) {
      case EQ -> "isEq";
      case I31 -> "isI31";
      case STRUCT -> "isStruct";
      case ARRAY -> "isArray";
      case NONE, NOFUNC, NOEXTERN, NOEXN -> "isNone";
      default -> "isAny";
    };
  }

  private void cast(ValType type) {
    out.dup();
    test(type);
    out.loadConstant(type.isIndexed() ? describe(type) : type.toString());
    casts("require", "(" + Types.OBJECT + "Z" + Types.STRING + ")" + Types.OBJECT);
    if (JavaType.of(type) == JavaType.FUNC) {
      out.checkcast(Types.FUNC);
    }
  }

  /**
   * A type in messages; a long one by its number in the module. There may be a cast every few
   * bytes, so that what its fields refer to is left out.
   */
  private String describe(ValType type) {
    boolean isLong =
        e.module.types().get(type.typeIndex()) instanceof StructType structure
            && structure.fields().size() > 8;
    return isLong ? type.toString() : type.outline(e.module);
  }
}
