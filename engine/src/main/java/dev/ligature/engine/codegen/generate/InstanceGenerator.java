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
import java.util.List;

/**
 * Writes the instance class of a module: a field for each memory, table, tag, global and imported
 * function that {@link FieldPlan} has one for, so that code reaches them with one load, and a
 * {@code set} method by which the engine fills them.
 */
public final class InstanceGenerator {
  /** A field that {@code set} writes: unboxed from an object first if it is a number. */
  private record Field(ClassDesc owner, String name, ClassDesc type, JavaType value) {}

  private static final int FIELDS_PER_METHOD = 500;
  private static final MethodTypeDesc SET = MethodTypeDesc.of(CD_void, CD_int, CD_Object);

  private final ModuleLayout layout;
  private final List<Field> fields;

  private InstanceGenerator(ModuleLayout layout) {
    this.layout = layout;
    this.fields = fields(layout);
  }

  private static List<Field> fields(ModuleLayout layout) {
    ClassDesc own = layout.instance();
    FieldPlan plan = layout.fields();
    List<Field> fields = new ArrayList<>();
    for (int k = 0; k < plan.functions(); k++) {
      fields.add(new Field(own, ModuleLayout.functionField(k), Types.FUNC, JavaType.OBJECT));
    }
    for (int k = 0; k < plan.memories(); k++) {
      fields.add(new Field(own, ModuleLayout.memoryField(k), Types.MEMORY, JavaType.OBJECT));
    }
    for (int k = 0; k < plan.tables(); k++) {
      fields.add(new Field(own, ModuleLayout.tableField(k), Types.TABLE, JavaType.OBJECT));
    }
    for (int k = 0; k < plan.tags(); k++) {
      fields.add(new Field(own, ModuleLayout.tagField(k), Types.TAG, JavaType.OBJECT));
    }
    for (int k = 0; k < plan.globals(); k++) {
      boolean cell = layout.isCell(k);
      ClassDesc type = cell ? layout.globalType(k).cell() : null;
      fields.add(new Field(own, ModuleLayout.globalField(k), type, JavaType.OBJECT));
    }
    for (int k = 0; k < plan.globals(); k++) {
      JavaType type = layout.globalType(k);
      ClassDesc desc = layout.isValueField(k) ? type.desc() : null;
      fields.add(new Field(layout.valueOwner(k), layout.valueField(k), desc, type));
    }
    return fields;
  }

  public static byte[] generate(ModuleLayout layout) {
    return new InstanceGenerator(layout).generate();
  }

  private byte[] generate() {
    return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(Hierarchy.RESOLVER))
        .build(
            layout.instance(),
            c -> {
              c.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              c.withSuperclass(Types.INSTANCE);
              for (Field field : fields) {
                if (field.type != null && field.owner.equals(layout.instance())) {
                  c.withField(field.name, field.type, ClassFile.ACC_PUBLIC);
                }
              }
              constructor(c);
              LookupMethod.write(c);
              setters(c);
              GlobalReader.write(c, layout);
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
    int count = (fields.size() + FIELDS_PER_METHOD - 1) / FIELDS_PER_METHOD;
    for (int k = 0; k < count; k++) {
      int first = k * FIELDS_PER_METHOD;
      int last = Math.min(fields.size(), first + FIELDS_PER_METHOD);
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
    for (int k = first; k < last; k++) {
      if (fields.get(k).type != null) {
        cases.add(SwitchCase.of(k, code.newLabel()));
      }
    }
    Label none = code.newLabel();
    if (!cases.isEmpty()) {
      code.iload(1).lookupswitch(none, cases);
      for (SwitchCase one : cases) {
        Field field = fields.get(one.caseValue());
        code.labelBinding(one.target()).aload(0).aload(2);
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
