package dev.ligature.wasm;

import java.util.BitSet;
import java.util.List;

/** What the validation of every body needs to know of the module: computed once. */
final class ModuleContext {
  private final WasmModule module;
  private final TypeRules rules;
  private final BitSet declared = new BitSet();

  ModuleContext(WasmModule module) {
    this.module = module;
    this.rules = new TypeRules(module);
    for (Export export : module.exports()) {
      if (export.kind() == ExternKind.FUNCTION) {
        declare(export.index());
      }
    }
    for (GlobalDefinition global : module.globalDefinitions()) {
      declare(global.init());
    }
    for (TableDefinition table : module.tableDefinitions()) {
      if (table.init().isPresent()) {
        declare(table.init().get());
      }
    }
    for (ElementSegment segment : module.elementSegments()) {
      List<Integer> functions = segment.functions();
      for (int i = 0; i < functions.size(); i++) {
        declare(functions.get(i));
      }
      for (Instructions expression : segment.expressions()) {
        declare(expression);
      }
    }
  }

  private void declare(Instructions expression) {
    for (int i = 0; i < expression.size(); i++) {
      if (expression.op(i) == Op.REF_FUNC) {
        declare(expression.index(i));
      }
    }
  }

  private void declare(int function) {
    if (function >= 0 && function < module.functionCount()) {
      declared.set(function);
    }
  }

  WasmModule module() {
    return module;
  }

  TypeRules rules() {
    return rules;
  }

  /** Whether something outside the bodies names the function, so that {@code ref.func} may. */
  boolean isDeclared(int function) {
    return declared.get(function);
  }

  /** The type of references to a function. */
  ValType referenceTo(int function) {
    return new ValType(ValType.Kind.TYPE, false, module.functionTypeIndex(function));
  }
}
