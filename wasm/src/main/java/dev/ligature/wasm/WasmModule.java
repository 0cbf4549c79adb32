package dev.ligature.wasm;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A parsed module: immutable, free of code and state, shared by all that load the same bytes.
 *
 * <p>Indices count imports first, as in the binary format. That every function has a type is
 * checked by {@link #parse}; every other index (of an export, a segment, the start function) may be
 * out of range until {@link Validator#validateModule} has passed. The bytes are not copied: whoever
 * hands them over must not write to them afterwards.
 */
public final class WasmModule {
  private final byte[] bytes;
  private final ModuleSections sections;

  /** How calls are led through imports that the bytes do not have; null if none are. */
  private final @Nullable LedCalls led;

  /** Made when first asked for; two threads at once make two equal ones. */
  private volatile @Nullable NameSection names;

  private volatile @Nullable ModuleContext context;

  WasmModule(byte[] bytes, ModuleSections sections) {
    this(bytes, sections, null);
  }

  private WasmModule(byte[] bytes, ModuleSections sections, @Nullable LedCalls led) {
    this.bytes = bytes;
    this.sections = sections;
    this.led = led;
  }

  /**
   * Reads the sections of a module in the binary format; bodies are located, not decoded.
   *
   * @param bytes the module; kept, not copied
   * @throws WasmException.Malformed if the bytes are not a module
   * @throws WasmException.Invalid if an import, function or tag has a type that is not there, or
   *     something outside the bodies needs a feature that is not supported
   * @see <a href="https://webassembly.github.io/spec/core/binary/modules.html">Binary format:
   *     modules</a>
   */
  public static WasmModule parse(byte[] bytes) {
    return new WasmModule(bytes, ModuleReader.read(bytes));
  }

  /**
   * This module with its own direct calls of functions led through imports: {@code call} and {@code
   * return_call}, not {@code ref.func} and elements. Each function gets an import of its export's
   * name behind all that the module imports, unless there is one of that name and type. The
   * functions that the module defines have other numbers here than in its bytes.
   *
   * @param importedFrom the module name of the imports
   * @param exports which functions, by their exports; of several exports of a function the first
   */
  public WasmModule leadingCalls(String importedFrom, List<Export> exports) {
    Objects.requireNonNull(importedFrom, "importedFrom");
    Objects.requireNonNull(exports, "exports");
    if (led != null) {
      throw new IllegalStateException("its calls are led already");
    }
    LedCalls calls = new LedCalls(sections, importedFrom, exports);
    return new WasmModule(bytes, calls.sections(), calls);
  }

  /** Whether {@link #leadingCalls} has made it, so that its bytes alone do not say what it is. */
  public boolean leadsCalls() {
    return led != null;
  }

  /**
   * Which calls {@link #leadingCalls} leads through which imports, as text that is the same for the
   * same calls; empty if it has not made this module.
   */
  public String ledCalls() {
    return led == null ? "" : led.text();
  }

  /** The number of a function in the module's bytes, which differs where calls are led. */
  public int numberInFile(int function) {
    return led == null ? function : led.inFile(function);
  }

  /** The module's bytes; do not write. */
  public byte[] bytes() {
    return bytes;
  }

  /** What the types are, in the order of the type section. */
  public List<CompositeType> types() {
    return sections.types().types();
  }

  /** The types of functions, in the order of the type section. */
  public List<FuncType> functionTypes() {
    List<FuncType> functions = new ArrayList<>(types().size());
    for (CompositeType type : types()) {
      if (type instanceof FuncType function) {
        functions.add(function);
      }
    }
    return functions;
  }

  /** The type at {@code index}, which is one of functions. */
  public FuncType type(int index) {
    return (FuncType) types().get(index);
  }

  /** The type at {@code index}, which is one of structures. */
  public StructType structType(int index) {
    return (StructType) types().get(index);
  }

  /** The type at {@code index}, which is one of arrays. */
  public ArrayType arrayType(int index) {
    return (ArrayType) types().get(index);
  }

  /** The type that a type extends, or -1. */
  public int supertype(int type) {
    return sections.types().supertype(type);
  }

  /** Whether no type may extend a type. */
  public boolean isFinal(int type) {
    return !sections.types().extensible().get(type);
  }

  /** Whether some types share a recursion group. */
  public boolean hasGroups() {
    return sections.types().grouped();
  }

  /** Whether a type extends another one, or may be extended. */
  public boolean hasSubtypes() {
    TypeSection types = sections.types();
    return types.supertypes().length > 0 || !types.extensible().isEmpty();
  }

  /** Whether some type is one of structures or arrays. */
  public boolean hasAggregates() {
    return !sections.types().aggregates().isEmpty();
  }

  /** Whether a type is one of structures or arrays. */
  public boolean isAggregate(int type) {
    return sections.types().aggregates().get(type);
  }

  /**
   * The first type of the recursion group of a type. Types of one group may refer to each other;
   * types are the same if their groups are, and their places in those.
   */
  public int recursionGroup(int type) {
    return sections.types().groups()[type];
  }

  /** Whether a type is its whole recursion group. */
  public boolean isAlone(int type) {
    int[] groups = sections.types().groups();
    return groups[type] == type && (type + 1 == groups.length || groups[type + 1] > type);
  }

  /** The imports in their order. */
  public List<Import> imports() {
    return sections.imports();
  }

  /** The exports in their order. */
  public List<Export> exports() {
    return sections.exports();
  }

  /** The export of that name. */
  public Optional<Export> export(String name) {
    Objects.requireNonNull(name, "name");
    return Optional.ofNullable(sections.exportsByName().get(name));
  }

  /** How many imports are of that kind: the first index of the module's own. */
  public int importCount(ExternKind kind) {
    return sections.importCounts()[kind.code()];
  }

  /** The number of functions, imports included. */
  public int functionCount() {
    return sections.functionTypes().length;
  }

  /** The index of the type of a function. */
  public int functionTypeIndex(int function) {
    return sections.functionTypes()[function];
  }

  /** The type of a function. */
  public FuncType functionType(int function) {
    return type(functionTypeIndex(function));
  }

  /** The types of all tables, imports included. */
  public List<ExternType.Table> tables() {
    return sections.tables();
  }

  /** The types of all memories, imports included. */
  public List<ExternType.Memory> memories() {
    return sections.memories();
  }

  /** The types of all globals, imports included. */
  public List<ExternType.Global> globals() {
    return sections.globals();
  }

  /** The types of all tags, imports included. */
  public List<ExternType.Tag> tags() {
    return sections.tags();
  }

  /** The tables that the module defines. */
  public List<TableDefinition> tableDefinitions() {
    return sections.tableDefinitions();
  }

  /** The globals that the module defines. */
  public List<GlobalDefinition> globalDefinitions() {
    return sections.globalDefinitions();
  }

  /** The element segments. */
  public List<ElementSegment> elementSegments() {
    return sections.elementSegments();
  }

  /** The data segments. */
  public List<DataSegment> dataSegments() {
    return sections.dataSegments();
  }

  /** The index of the start function, or -1. */
  public int startFunction() {
    return sections.startFunction();
  }

  /** The custom sections in their order. */
  public List<CustomSection> customSections() {
    return sections.customSections();
  }

  /** The first custom section of that name. */
  public Optional<CustomSection> customSection(String name) {
    Objects.requireNonNull(name, "name");
    for (CustomSection section : sections.customSections()) {
      if (section.name().equals(name)) {
        return Optional.of(section);
      }
    }
    return Optional.empty();
  }

  /** The names of the name section; empty ones without that section. */
  public NameSection names() {
    NameSection known = names;
    if (known == null) {
      known = NameSection.of(this, led);
      names = known;
    }
    return known;
  }

  /** Whether the module has a data count section. */
  boolean hasDataCount() {
    return sections.hasDataCount();
  }

  ModuleContext context() {
    ModuleContext known = context;
    if (known == null) {
      known = new ModuleContext(this);
      context = known;
    }
    return known;
  }

  ModuleSections sections() {
    return sections;
  }

  /** The byte offset of the contents of the code section, from which debug information counts. */
  public int codeStart() {
    int[] start = sections.positions()[Section.CODE.code()];
    return start.length == 0 ? 0 : start[0];
  }

  /** The byte offset of the body of a function that the module defines, its size not included. */
  public int bodyStart(int function) {
    return sections.bodyStarts()[function - importCount(ExternKind.FUNCTION)];
  }

  /**
   * Whether something outside the bodies names a function: an export, an element or a global. A
   * body can refer to such functions only, other than by a call of them.
   *
   * @see <a href="https://webassembly.github.io/spec/core/valid/modules.html">the context's
   *     refs</a>
   */
  public boolean isReferenced(int function) {
    return context().isDeclared(function) || function == startFunction();
  }

  /** The size of the body of a function that the module defines, in bytes. */
  public int bodySize(int function) {
    return sections.bodySizes()[function - importCount(ExternKind.FUNCTION)];
  }

  /**
   * Decodes the body of a function.
   *
   * @param function the index of a function that the module defines
   * @throws WasmException.Malformed if it can't be decoded
   * @throws WasmException.Invalid if it needs a feature that is not supported
   */
  public FunctionBody body(int function) {
    FunctionBody body = BodyReader.read(this, function);
    return led == null ? body : led.body(body);
  }
}
