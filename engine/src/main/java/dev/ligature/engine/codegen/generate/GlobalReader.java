package dev.ligature.engine.codegen.generate;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;

import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmModule;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the method by which the engine reads the globals that are fields of an instance. Only
 * modules that can have threads get it: the instance of a further thread begins with the values of
 * the first one's globals.
 */
final class GlobalReader {
  private static final int GLOBALS_PER_METHOD = 500;
  private static final String NAME = "get";
  private static final MethodTypeDesc GET = MethodTypeDesc.of(CD_Object, CD_int);

  private final ModuleLayout layout;

  private GlobalReader(ModuleLayout layout) {
    this.layout = layout;
  }

  /** Writes it, if there is anything that a thread could want. */
  static void write(ClassBuilder c, ModuleLayout layout) {
    List<Integer> globals = globals(layout);
    if (!globals.isEmpty()) {
      new GlobalReader(layout).write(c, globals);
    }
  }

  private static List<Integer> globals(ModuleLayout layout) {
    WasmModule module = layout.module();
    List<Integer> globals = new ArrayList<>();
    if (canHaveThreads(module)) {
      for (int k = module.importCount(ExternKind.GLOBAL); k < module.globals().size(); k++) {
        if (layout.isValueField(k) && module.globals().get(k).mutable()) {
          globals.add(k);
        }
      }
    }
    return globals;
  }

  /** What imports an unshared memory is in a program of one thread. */
  private static boolean canHaveThreads(WasmModule module) {
    int imported = module.importCount(ExternKind.MEMORY);
    return module.memories().stream().limit(imported).allMatch(memory -> memory.limits().shared());
  }

  /** One method would be too large for thousands of globals. */
  private void write(ClassBuilder c, List<Integer> globals) {
    int count = (globals.size() + GLOBALS_PER_METHOD - 1) / GLOBALS_PER_METHOD;
    for (int k = 0; k < count; k++) {
      int first = k * GLOBALS_PER_METHOD;
      int last = Math.min(globals.size(), first + GLOBALS_PER_METHOD);
      List<Integer> range = globals.subList(first, last);
      c.withMethodBody(NAME + k, GET, ClassFile.ACC_PRIVATE, code -> getRange(code, range));
    }
    c.withMethodBody(
        NAME,
        GET,
        ClassFile.ACC_PROTECTED,
        code -> {
          for (int k = 0; k < count - 1; k++) {
            Label next = code.newLabel();
            code.iload(1).loadConstant(globals.get((k + 1) * GLOBALS_PER_METHOD)).if_icmpge(next);
            getFrom(code, k);
            code.labelBinding(next);
          }
          getFrom(code, count - 1);
        });
  }

  private void getFrom(CodeBuilder code, int method) {
    code.aload(0).iload(1).invokevirtual(layout.instance(), NAME + method, GET).areturn();
  }

  private void getRange(CodeBuilder code, List<Integer> globals) {
    List<SwitchCase> cases =
        globals.stream().map(global -> SwitchCase.of(global, code.newLabel())).toList();
    Label none = code.newLabel();
    code.iload(1).lookupswitch(none, cases);
    for (SwitchCase one : cases) {
      int global = one.caseValue();
      JavaType type = layout.globalType(global);
      code.labelBinding(one.target())
          .aload(0)
          .getfield(layout.valueOwner(global), layout.valueField(global), type.desc());
      type.box(code);
      code.areturn();
    }
    code.labelBinding(none).aconst_null().areturn();
  }
}
