package dev.ligature.engine.codegen.generate;

import dev.ligature.engine.codegen.classfile.ClassBuilder;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.layout.FieldPlan;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.loading.LookupMethod;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Writes the instance class of a module. It has a field for each memory, table, tag, global and
 * imported function, as far as {@link FieldPlan} gives it one. Code reaches a field with one load.
 * The engine fills the fields by a {@code set} method.
 */
public final class InstanceGenerator {
  /** A field that {@code set} writes: unboxed from an object first if it is a number. */
  private static final class Field {
    private final String owner;
    private final String name;
    private final String type;
    private final JavaType value;

    Field(String owner, String name, String type, JavaType value) {
      this.owner = owner;
      this.name = name;
      this.type = type;
      this.value = value;
    }
  }

  private static final int FIELDS_PER_METHOD = 500;
  private static final String SET = "(I" + Types.OBJECT + ")V";

  private final ModuleLayout layout;

  /** By their numbers, of which not all have one. */
  private final NavigableMap<Integer, Field> fields = new TreeMap<>();

  private int numbers;

  private InstanceGenerator(ModuleLayout layout) {
    this.layout = layout;
    addFields();
  }

  private void addFields() {
    FieldPlan plan = layout.fields();
    for (int k = 0; k < plan.functions(); k++) {
      add(ModuleLayout.functionField(k), Types.FUNC);
    }
    for (int k = 0; k < plan.memories(); k++) {
      add(ModuleLayout.memoryField(k), Types.MEMORY);
    }
    for (int k = 0; k < plan.tables(); k++) {
      add(ModuleLayout.tableField(k), Types.TABLE);
    }
    for (int k = 0; k < plan.tags(); k++) {
      add(ModuleLayout.tagField(k), Types.TAG);
    }
    for (int k = 0; k < plan.globals(); k++, numbers++) {
      if (layout.isCell(k)) {
        String type = layout.cell(k);
        fields.put(numbers, ownField(layout.globalField(k), type));
      }
    }
    for (int k = 0; k < plan.globals(); k++, numbers++) {
      if (layout.isValueField(k)) {
        JavaType type = layout.globalType(k);
        Field field = new Field(layout.valueOwner(k), layout.valueField(k), type.desc(), type);
        fields.put(numbers, field);
      }
    }
  }

  private void add(String name, String type) {
    fields.put(numbers++, ownField(name, type));
  }

  private Field ownField(String name, String type) {
    return new Field(layout.instance(), name, type, JavaType.OBJECT);
  }

  public static byte[] generate(ModuleLayout layout) {
    return new InstanceGenerator(layout).generate();
  }

  private byte[] generate() {
    int open = layout.isInterruptible() ? 0 : ClassBuilder.ACC_FINAL;
    ClassBuilder c =
        new ClassBuilder(
            ClassBuilder.ACC_PUBLIC | open | ClassBuilder.ACC_SUPER,
            layout.instance(),
            Types.INSTANCE);
    for (Field field : fields.values()) {
      if (field.owner.equals(layout.instance())) {
        c.field(ClassBuilder.ACC_PUBLIC, field.name, field.type);
      }
    }
    constructor(c);
    LookupMethod.write(c);
    setters(c);
    GlobalReader.write(c, layout);
    if (layout.isInterruptible()) {
      PollGenerator.write(c, layout.instance());
    }
    return c.toByteArray();
  }

  private static void constructor(ClassBuilder c) {
    String type = "(" + Types.COMPILED + ")V";
    CodeBuilder code = c.method(ClassBuilder.ACC_PUBLIC, ClassBuilder.INIT, type);
    code.aload(0).aload(1).invokespecial(Types.INSTANCE, type).return_();
    code.end();
  }

  /** One method would be too large for thousands of fields: {@code set} passes on by number. */
  private void setters(ClassBuilder c) {
    int count = (numbers + FIELDS_PER_METHOD - 1) / FIELDS_PER_METHOD;
    for (int k = 0; k < count; k++) {
      int first = k * FIELDS_PER_METHOD;
      int last = Math.min(numbers, first + FIELDS_PER_METHOD);
      setRange(c.method(ClassBuilder.ACC_PRIVATE, "set" + k, SET), first, last);
    }
    CodeBuilder code = c.method(ClassBuilder.ACC_PROTECTED, "set", SET);
    for (int k = 0; k < count; k++) {
      Label next = code.newLabel();
      code.iload(1)
          .loadConstant((k + 1) * FIELDS_PER_METHOD)
          .if_icmpge(next)
          .aload(0)
          .iload(1)
          .aload(2)
          .invokevirtual(layout.instance(), "set" + k, SET)
          .return_()
          .labelBinding(next);
    }
    code.return_();
    code.end();
  }

  private void setRange(CodeBuilder code, int first, int last) {
    Map<Integer, Field> range = fields.subMap(first, last);
    int[] numbers = new int[range.size()];
    Label[] cases = new Label[numbers.length];
    int count = 0;
    for (int number : range.keySet()) {
      numbers[count] = number;
      cases[count++] = code.newLabel();
    }
    Label none = code.newLabel();
    if (count > 0) {
      code.iload(1).lookupswitch(none, numbers, cases);
      int next = 0;
      for (Field field : range.values()) {
        code.labelBinding(cases[next++]).aload(0).aload(2);
        unbox(code, field);
        code.putfield(field.owner, field.name, field.type).return_();
      }
    }
    code.labelBinding(none).return_();
    code.end();
  }

  private static void unbox(CodeBuilder code, Field field) {
    if (field.value.isReference()) {
      code.checkcast(field.type);
    } else {
      field.value.unbox(code);
    }
  }
}
