package dev.ligature.wasm;

import java.util.List;

/** The rules of instructions on structures, arrays and small numbers as references. */
final class AggregateRules {
  private static final ValType ARRAYREF = new ValType(ValType.Kind.ARRAY, true, -1);
  private static final ValType I31REF = new ValType(ValType.Kind.I31, true, -1);
  private static final ValType I31 = TypeRules.nonNull(I31REF);

  private final WasmModule module;
  private final TypeRules rules;
  private final Cursor cursor;
  private final OperandStack stack;

  AggregateRules(ModuleContext context, Cursor cursor, OperandStack stack) {
    this.module = context.module();
    this.rules = context.rules();
    this.cursor = cursor;
    this.stack = stack;
  }

  /** Whether an instruction may be in a constant expression. */
  static boolean isConstant(int op) {
    return switch (op) {
      case Op.STRUCT_NEW,
          Op.STRUCT_NEW_DEFAULT,
          Op.ARRAY_NEW,
          Op.ARRAY_NEW_DEFAULT,
          Op.ARRAY_NEW_FIXED,
          Op.REF_I31,
          Op.ANY_CONVERT_EXTERN,
          Op.EXTERN_CONVERT_ANY ->
          true;
      default -> false;
    };
  }

  void check(int op) {
    switch (op) {
      case Op.STRUCT_NEW, Op.STRUCT_NEW_DEFAULT -> structNew(op == Op.STRUCT_NEW_DEFAULT);
      case Op.STRUCT_GET, Op.STRUCT_GET_S, Op.STRUCT_GET_U -> structGet(op != Op.STRUCT_GET);
      case Op.STRUCT_SET -> structSet();
      case Op.ARRAY_NEW -> {
        stack.pop(ValType.I32);
        stack.pop(element().type());
        pushNew();
      }
      case Op.ARRAY_NEW_DEFAULT -> {
        requireDefault(element());
        stack.pop(ValType.I32);
        pushNew();
      }
      case Op.ARRAY_NEW_FIXED -> {
        ValType type = element().type();
        for (int k = 0; k < cursor.aux() && !stack.givesAnything(); k++) {
          stack.pop(type);
        }
        pushNew();
      }
      case Op.ARRAY_NEW_DATA -> {
        requireNumeric(element());
        dataSegment();
        newOfSegment();
      }
      case Op.ARRAY_NEW_ELEM -> {
        requireElements(element());
        newOfSegment();
      }
      case Op.ARRAY_GET, Op.ARRAY_GET_S, Op.ARRAY_GET_U -> arrayGet(op != Op.ARRAY_GET);
      case Op.ARRAY_SET -> {
        stack.pop(mutableElement().type());
        stack.pop(ValType.I32);
        stack.pop(reference());
      }
      case Op.ARRAY_LEN -> {
        stack.pop(ARRAYREF);
        stack.push(ValType.I32);
      }
      case Op.ARRAY_FILL -> {
        FieldType element = mutableElement();
        stack.pop(ValType.I32);
        stack.pop(element.type());
        stack.pop(ValType.I32);
        stack.pop(reference());
      }
      case Op.ARRAY_COPY -> arrayCopy();
      case Op.ARRAY_INIT_DATA -> {
        requireNumeric(mutableElement());
        dataSegment();
        initOfSegment();
      }
      case Op.ARRAY_INIT_ELEM -> {
        requireElements(mutableElement());
        initOfSegment();
      }
      case Op.ANY_CONVERT_EXTERN -> convert(ValType.EXTERNREF, ValType.Kind.ANY);
      case Op.EXTERN_CONVERT_ANY -> convert(ValType.ANYREF, ValType.Kind.EXTERN);
      case Op.REF_I31 -> {
        stack.pop(ValType.I32);
        stack.push(I31);
      }
      case Op.I31_GET_S, Op.I31_GET_U -> {
        stack.pop(I31REF);
        stack.push(ValType.I32);
      }
      case Op.REF_EQ -> {
        stack.pop(ValType.EQREF);
        stack.pop(ValType.EQREF);
        stack.push(ValType.I32);
      }
      default -> throw new AssertionError(cursor.name());
    }
  }

  /** A reference to what the instruction is about, which may be null. */
  private ValType reference() {
    return new ValType(ValType.Kind.AGGREGATE, true, cursor.index());
  }

  private void pushNew() {
    stack.push(new ValType(ValType.Kind.AGGREGATE, false, cursor.index()));
  }

  private CompositeType type(int index) {
    return module.types().get(cursor.checked(index, module.types().size(), "type"));
  }

  private StructType structure() {
    CompositeType type = type(cursor.index());
    if (type instanceof StructType structure) {
      return structure;
    }
    throw cursor.mismatch("a type of structures", type);
  }

  private FieldType element(int index) {
    CompositeType type = type(index);
    if (type instanceof ArrayType array) {
      return array.element();
    }
    throw cursor.mismatch("a type of arrays", type);
  }

  private FieldType element() {
    return element(cursor.index());
  }

  private FieldType mutableElement() {
    FieldType element = element();
    if (!element.mutable()) {
      throw cursor.invalid("immutable array: " + cursor.name() + " of type " + cursor.index());
    }
    return element;
  }

  private void structNew(boolean byDefault) {
    List<FieldType> fields = structure().fields();
    if (byDefault) {
      fields.forEach(this::requireDefault);
    } else {
      for (int k = fields.size() - 1; k >= 0 && !stack.givesAnything(); k--) {
        stack.pop(fields.get(k).type());
      }
    }
    pushNew();
  }

  private void requireDefault(FieldType type) {
    if (!type.hasDefault()) {
      throw cursor.mismatch("fields with default values", type);
    }
  }

  private FieldType field() {
    List<FieldType> fields = structure().fields();
    return fields.get(cursor.checked(cursor.aux(), fields.size(), "field"));
  }

  private void structGet(boolean extended) {
    FieldType field = field();
    checkPacking(field, extended);
    stack.pop(reference());
    stack.push(field.type());
  }

  private void checkPacking(FieldType field, boolean extended) {
    if (field.isPacked() != extended) {
      throw cursor.mismatch(extended ? "packed numbers" : "values that are not packed", field);
    }
  }

  private void structSet() {
    FieldType field = field();
    if (!field.mutable()) {
      throw cursor.invalid(
          "immutable field " + cursor.aux() + " of type " + cursor.index() + ": struct.set");
    }
    stack.pop(field.type());
    stack.pop(reference());
  }

  private void arrayGet(boolean extended) {
    FieldType element = element();
    checkPacking(element, extended);
    stack.pop(ValType.I32);
    stack.pop(reference());
    stack.push(element.type());
  }

  private void arrayCopy() {
    FieldType to = mutableElement();
    FieldType from = element(cursor.aux());
    if (!rules.storageMatches(from, to)) {
      throw cursor.mismatch("elements of " + to, from);
    }
    stack.pop(ValType.I32);
    stack.pop(ValType.I32);
    stack.pop(new ValType(ValType.Kind.AGGREGATE, true, cursor.aux()));
    stack.pop(ValType.I32);
    stack.pop(reference());
  }

  private void requireNumeric(FieldType element) {
    if (element.type().isReference()) {
      throw cursor.invalid(
          "array type is not numeric or vector: "
              + cursor.name()
              + " of type "
              + cursor.index()
              + " of "
              + element);
    }
  }

  private void dataSegment() {
    cursor.checked(cursor.aux(), module.dataSegments().size(), "data segment");
  }

  private void requireElements(FieldType element) {
    List<ElementSegment> segments = module.elementSegments();
    ValType type =
        segments.get(cursor.checked(cursor.aux(), segments.size(), "elem segment")).type();
    if (element.isPacked() || !rules.matches(type, element.type())) {
      throw cursor.mismatch("elements of " + element, type);
    }
  }

  private void newOfSegment() {
    stack.pop(ValType.I32);
    stack.pop(ValType.I32);
    pushNew();
  }

  private void initOfSegment() {
    stack.pop(ValType.I32);
    stack.pop(ValType.I32);
    stack.pop(ValType.I32);
    stack.pop(reference());
  }

  private void convert(ValType from, ValType.Kind to) {
    ValType actual = stack.pop(from);
    stack.push(new ValType(to, actual.nullable(), -1));
  }
}
