package dev.ligature.engine.codegen.layout;

/**
 * The numbers by which the {@code set} method of a module's instance class knows its fields:
 * imported functions come first.
 *
 * @param plan what there are fields for
 * @param memories the number of the first memory
 * @param tables the number of the first table
 * @param tags the number of the first tag
 * @param globals the number of the first cell of a global
 * @param values the number of the first value of a global
 */
public record FieldSlots(
    FieldPlan plan, int memories, int tables, int tags, int globals, int values) {
  /** What has no field. */
  public static final int NONE = -1;

  public static FieldSlots of(FieldPlan plan) {
    int memories = plan.functions();
    int tables = memories + plan.memories();
    int tags = tables + plan.tables();
    int globals = tags + plan.tags();
    return new FieldSlots(plan, memories, tables, tags, globals, globals + plan.globals());
  }

  public int function(int function) {
    return function < plan.functions() ? function : NONE;
  }

  public int memory(int memory) {
    return memory < plan.memories() ? memories + memory : NONE;
  }

  public int table(int table) {
    return table < plan.tables() ? tables + table : NONE;
  }

  public int tag(int tag) {
    return tag < plan.tags() ? tags + tag : NONE;
  }

  public int global(int global) {
    return global < plan.globals() ? globals + global : NONE;
  }
}
