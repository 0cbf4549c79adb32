package dev.ligature.fuse;

import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A library that becomes part of the module: what each pass has found out about it so far. */
final class Unit {
  private static final FuncType PROCEDURE = new FuncType(List.of(), List.of());
  private static final int[] NONE = {};

  private final int place;
  private final LinkPlan.Member member;
  private final boolean start;
  private final List<Import> functionImports = new ArrayList<>();
  private final List<Meaning> functionMeanings = new ArrayList<>();
  private final List<Import> globalImports = new ArrayList<>();
  private final List<Meaning> globalMeanings = new ArrayList<>();

  /** Where its areas are; 0 if its addresses are fixed. */
  private Value memoryBase = Value.of(0);

  private int tableBase;

  /** The indices in the fused module of what it has at an index of its own. */
  private int[] types = NONE;

  private int[] functions = NONE;
  private int[] globals = NONE;
  private int[] tables = NONE;
  private int[] tags = NONE;
  private int firstData;
  private int firstElement;

  /**
   * A library.
   *
   * @param start whether the program starts with it, rather than opening it
   */
  Unit(int place, LinkPlan.Member member, boolean start) {
    this.place = place;
    this.member = member;
    this.start = start;
    List<Import> imports = module().imports();
    for (int i = 0; i < imports.size(); i++) {
      switch (imports.get(i).type()) {
        case ExternType.Function _ -> {
          functionImports.add(imports.get(i));
          functionMeanings.add(member.meanings().get(i));
        }
        case ExternType.Global _ -> {
          globalImports.add(imports.get(i));
          globalMeanings.add(member.meanings().get(i));
        }
        default -> {}
      }
    }
  }

  /** Its place in the plan. */
  int place() {
    return place;
  }

  LinkPlan.Member member() {
    return member;
  }

  String name() {
    return member.name();
  }

  WasmModule module() {
    return member.module();
  }

  /** Whether the program starts with it, rather than opening it when it runs. */
  boolean isOfStart() {
    return start;
  }

  /** Whether it is the program. */
  boolean isMain() {
    return place == 0;
  }

  int functionImportCount() {
    return functionImports.size();
  }

  Import functionImport(int function) {
    return functionImports.get(function);
  }

  Meaning functionMeaning(int function) {
    return functionMeanings.get(function);
  }

  int globalImportCount() {
    return globalImports.size();
  }

  Import globalImport(int global) {
    return globalImports.get(global);
  }

  Meaning globalMeaning(int global) {
    return globalMeanings.get(global);
  }

  /** How many functions it defines. */
  int definedFunctions() {
    return module().functionCount() - functionImportCount();
  }

  Value memoryBase() {
    return memoryBase;
  }

  void setMemoryBase(Value base) {
    memoryBase = base;
  }

  int tableBase() {
    return tableBase;
  }

  void setTableBase(int base) {
    tableBase = base;
  }

  void setTypes(int... indices) {
    types = indices;
  }

  int type(int type) {
    return types[type];
  }

  void setFunctions(int... indices) {
    functions = indices;
  }

  int function(int function) {
    return functions[function];
  }

  void setGlobals(int... indices) {
    globals = indices;
  }

  void setGlobal(int global, int index) {
    globals[global] = index;
  }

  int global(int global) {
    return globals[global];
  }

  void setTables(int... indices) {
    tables = indices;
  }

  int table(int table) {
    return tables[table];
  }

  void setTags(int... indices) {
    tags = indices;
  }

  int tag(int tag) {
    return tags[tag];
  }

  void setFirstData(int index) {
    firstData = index;
  }

  int data(int segment) {
    return firstData + segment;
  }

  void setFirstElement(int index) {
    firstElement = index;
  }

  int element(int segment) {
    return firstElement + segment;
  }

  /** The index of an exported function of that name. */
  OptionalInt exportedFunction(String name) {
    return exported(name, ExternKind.FUNCTION);
  }

  /** The index of an exported function without parameters and results that the loader calls. */
  OptionalInt procedure(String name) {
    OptionalInt function = exportedFunction(name);
    return function.isPresent() && module().functionType(function.getAsInt()).equals(PROCEDURE)
        ? function
        : OptionalInt.empty();
  }

  /** The index of an exported global of that name. */
  OptionalInt exportedGlobal(String name) {
    return exported(name, ExternKind.GLOBAL);
  }

  private OptionalInt exported(String name, ExternKind kind) {
    return module()
        .export(name)
        .filter(export -> export.kind() == kind)
        .map(Export::index)
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  /** A function as messages name it. */
  String functionName(int function) {
    return module().names().functionName(function).orElse("function " + function);
  }
}
