package dev.ligature.engine.codegen.layout;

import dev.ligature.wasm.WasmModule;

/**
 * How many memories, tables, tags, imported functions and globals of a module its instance class
 * has fields for: the first of each kind, since the class file format has an end. Code reaches the
 * rest through the instance's arrays.
 *
 * @param memories how many memories
 * @param tables how many tables
 * @param tags how many tags
 * @param functions how many imported functions
 * @param globals how many globals
 */
public record FieldPlan(int memories, int tables, int tags, int functions, int globals) {
  /** A field takes three entries of a constant pool, which has 65,535. */
  private static final int FIELDS = 21_000;

  /** Of these a module has few as a rule. */
  private static final int FEW = 1_000;

  /**
   * The plan of a module.
   *
   * @param fieldsOfGlobals how many fields each global takes
   */
  static FieldPlan of(WasmModule module, int importedFunctions, int[] fieldsOfGlobals) {
    int memories = Math.min(FEW, module.memories().size());
    int tables = Math.min(FEW, module.tables().size());
    int tags = Math.min(FEW, module.tags().size());
    int left = FIELDS - memories - tables - tags;
    int count = module.globals().size();
    int wanted = fitting(count, left, fieldsOfGlobals);
    boolean all = wanted == count && importedFunctions <= left - fields(count, fieldsOfGlobals);
    // Where both are too many, each gets half.
    int functions = all ? importedFunctions : Math.min(importedFunctions, left / 2);
    int globals = all ? count : fitting(count, left - functions, fieldsOfGlobals);
    return new FieldPlan(memories, tables, tags, functions, globals);
  }

  private static int fields(int globals, int[] fieldsOfGlobals) {
    int fields = 0;
    for (int k = 0; k < globals; k++) {
      fields += fieldsOfGlobals[k];
    }
    return fields;
  }

  /** How many of the first globals have room. */
  private static int fitting(int count, int room, int[] fieldsOfGlobals) {
    int fields = 0;
    for (int k = 0; k < count; k++) {
      fields += fieldsOfGlobals[k];
      if (fields > room) {
        return k;
      }
    }
    return count;
  }
}
