package dev.ligature.engine.codegen.generate;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.ligature.engine.codegen.layout.FieldPlan;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.loading.LookupMethod;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
  private record Field(ClassDesc owner, String name, ClassDesc type, JavaType value) {}

  private static final int FIELDS_PER_METHOD = 500;
  private static final MethodTypeDesc SET = MethodTypeDesc.of(CD_void, CD_int, CD_Object);

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
        ClassDesc type = layout.globalType(k).cell();
        fields.put(numbers, ownField(ModuleLayout.globalField(k), type));
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

  private void add(String name, ClassDesc type) {
    fields.put(numbers++, ownField(name, type));
  }

  private Field ownField(String name, ClassDesc type) {
    return new Field(layout.instance(), name, type, JavaType.OBJECT);
  }

  public static byte[] generate(ModuleLayout layout) {
    return new InstanceGenerator(layout).generate();
  }

  private byte[] generate() {
    return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(Hierarchy.RESOLVER))
        .build(
            layout.instance(),
            c -> {
              int open = layout.isInterruptible() ? 0 : ClassFile.ACC_FINAL;
              c.withFlags(ClassFile.ACC_PUBLIC | open | ClassFile.ACC_SUPER);
              c.withSuperclass(Types.INSTANCE);
              for (Field field : fields.values()) {
                if (field.owner.equals(layout.instance())) {
                  c.withField(field.name, field.type, ClassFile.ACC_PUBLIC);
                }
              }
              constructor(c);
              LookupMethod.write(c);
              setters(c);
              GlobalReader.write(c, layout);
              if (layout.isInterruptible()) {
                PollGenerator.write(c, layout.instance());
              }
            });
  }

  private static void constructor(ClassBuilder c) {
    MethodTypeDesc type = MethodTypeDesc.of(CD_void, Types.COMPILED);
    c.withMethodBody(
        ConstantDescs.INIT_NAME,
        type,
        ClassFile.ACC_PUBLIC,
        code ->
            code.aload(0)
                .aload(1)
                .invokespecial(Types.INSTANCE, ConstantDescs.INIT_NAME, type)
                .return_());
  }

  /** One method would be too large for thousands of fields: {@code set} passes on by number. */
  private void setters(ClassBuilder c) {
    int count = (numbers + FIELDS_PER_METHOD - 1) / FIELDS_PER_METHOD;
    for (int k = 0; k < count; k++) {
      int first = k * FIELDS_PER_METHOD;
      int last = Math.min(numbers, first + FIELDS_PER_METHOD);
      c.withMethodBody("set" + k, SET, ClassFile.ACC_PRIVATE, code -> setRange(code, first, last));
    }
    c.withMethodBody(
        "set",
        SET,
        ClassFile.ACC_PROTECTED,
        code -> {
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
        });
  }

  private void setRange(CodeBuilder code, int first, int last) {
    List<SwitchCase> cases = new ArrayList<>();
    Map<Integer, Field> range = fields.subMap(first, last);
    range.keySet().forEach(number -> cases.add(SwitchCase.of(number, code.newLabel())));
    Label none = code.newLabel();
    if (!cases.isEmpty()) {
      code.iload(1).lookupswitch(none, cases);
      Iterator<SwitchCase> next = cases.iterator();
      for (Field field : range.values()) {
        code.labelBinding(next.next().target()).aload(0).aload(2);
        unbox(code, field);
        code.putfield(field.owner, field.name, field.type).return_();
      }
    }
    code.labelBinding(none).return_();
  }

  private static void unbox(CodeBuilder code, Field field) {
    if (field.value.isReference()) {
      code.checkcast(field.type);
    } else {
      field.value.unbox(code);
    }
  }
}
