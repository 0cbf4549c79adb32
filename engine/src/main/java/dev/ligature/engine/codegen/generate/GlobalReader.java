package dev.ligature.engine.codegen.generate;

import dev.ligature.engine.codegen.classfile.ClassBuilder;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the method by which the engine reads the globals that are fields of an instance: the
 * instance of a further thread begins with the values of the first one's, and a saved program has
 * them.
 */
final class GlobalReader {
  private static final int GLOBALS_PER_METHOD = 500;
  private static final String NAME = "get";
  private static final String GET = "(I)" + Types.OBJECT;

  private final ModuleLayout layout;

  private GlobalReader(ModuleLayout layout) {
    this.layout = layout;
  }

  /** Writes it, if there is anything to read. */
  static void write(ClassBuilder c, ModuleLayout layout) {
    List<Integer> globals = globals(layout);
    if (!globals.isEmpty()) {
      new GlobalReader(layout).write(c, globals);
    }
  }

  private static List<Integer> globals(ModuleLayout layout) {
    WasmModule module = layout.module();
    List<Integer> globals = new ArrayList<>();
    for (int k = module.importCount(ExternKind.GLOBAL); k < module.globals().size(); k++) {
      if (layout.isValueField(k) && module.globals().get(k).mutable()) {
        globals.add(k);
      }
    }
    return globals;
  }

  /** One method would be too large for thousands of globals. */
  private void write(ClassBuilder c, List<Integer> globals) {
    int count = (globals.size() + GLOBALS_PER_METHOD - 1) / GLOBALS_PER_METHOD;
    for (int k = 0; k < count; k++) {
      int first = k * GLOBALS_PER_METHOD;
      int last = Math.min(globals.size(), first + GLOBALS_PER_METHOD);
      getRange(c.method(ClassBuilder.ACC_PRIVATE, NAME + k, GET), globals.subList(first, last));
    }
    CodeBuilder code = c.method(ClassBuilder.ACC_PROTECTED, NAME, GET);
    for (int k = 0; k < count - 1; k++) {
      Label next = code.newLabel();
      code.iload(1).loadConstant(globals.get((k + 1) * GLOBALS_PER_METHOD)).if_icmpge(next);
      getFrom(code, k);
      code.labelBinding(next);
    }
    getFrom(code, count - 1);
    code.end();
  }

  private void getFrom(CodeBuilder code, int method) {
    code.aload(0).iload(1).invokevirtual(layout.instance(), NAME + method, GET).areturn();
  }

  private void getRange(CodeBuilder code, List<Integer> globals) {
    int[] numbers = new int[globals.size()];
    Label[] cases = new Label[numbers.length];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = globals.get(k);
      cases[k] = code.newLabel();
    }
    Label none = code.newLabel();
    code.iload(1).lookupswitch(none, numbers, cases);
    for (int k = 0; k < numbers.length; k++) {
      int global = numbers[k];
      JavaType type = layout.globalType(global);
      code.labelBinding(cases[k])
          .aload(0)
          .getfield(layout.valueOwner(global), layout.valueField(global), type.desc());
      type.box(code);
      code.areturn();
    }
    code.labelBinding(none).aconst_null().areturn();
    code.end();
  }
}
