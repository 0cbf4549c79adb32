package dev.ligature.engine.codegen.layout;

import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.lines.GroupLines;
import dev.ligature.engine.codegen.lines.ModuleLines;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.WasmModule;
import dev.ligature.wasm.debug.DebugFile;
import dev.ligature.wasm.debug.LineTable;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which class holds what of a module: functions in groups by order and size, call stubs of imports,
 * state in the instance class. Everything here follows from the module alone, so that any class can
 * be generated without the others.
 */
public final class ModuleLayout {
  /** How many functions share a class at most: few enough that little unused code is generated. */
  static final int GROUP_FUNCTIONS = 24;

  /** How many bytes of bodies share a class at most. */
  static final int GROUP_BYTES = 6_000;

  /** How many call stubs share a class. */
  public static final int STUBS_PER_CLASS = 200;

  private final WasmModule module;
  private final Signatures signatures;
  private final ClassNames names;
  private final String sourceFile;
  private final IntFunction<String> functionNames;
  private final int imported;
  private final int[] groupStarts;
  private final AtomicReferenceArray<String[]> methodNames;
  private final Signature[] typeSignatures;

  // Texts that are made when first asked for; if by two at once, equal ones.
  private final @Nullable String[] methodTypes;
  private final @Nullable String[] groupClasses;
  private final @Nullable String[] stubClasses;
  private final @Nullable String[] globalFields;
  private final @Nullable String[] valueFields;
  private final Map<String, Signature> signaturesByName = new ConcurrentHashMap<>();
  private final BitSet cells = new BitSet();
  private final BitSet rebindable = new BitSet();
  private final FieldPlan fields;
  private final String instance;
  private final OptionalInt stackPointer;
  private final String name;
  private final Optional<DebugFile> debugFile;
  private final boolean hasLines;
  private final boolean wholeVectors;
  private @Nullable ModuleLines lines;

  /** The layout of a module that has its lines itself, if at all. */
  public ModuleLayout(
      String name, WasmModule module, Signatures signatures, IntFunction<String> functionNames) {
    this(name, module, signatures, functionNames, Optional.empty(), false);
  }

  /**
   * The layout of a module.
   *
   * @param name the name under which functions appear in stack traces
   * @param functionNames the guest's names of functions by index
   * @param debugFile the file that has the module's lines, if it has none itself
   * @param wholeVectors whether vectors are those of the JDK's module
   */
  public ModuleLayout(
      String name,
      WasmModule module,
      Signatures signatures,
      IntFunction<String> functionNames,
      Optional<DebugFile> debugFile,
      boolean wholeVectors) {
    this.module = module;
    this.wholeVectors = wholeVectors;
    this.debugFile = debugFile;
    this.hasLines = debugFile.isPresent() || module.customSection(LineTable.SECTION).isPresent();
    this.signatures = signatures;
    this.name = name;
    this.sourceFile = JavaNames.sourceFile(name);
    this.functionNames = functionNames;
    this.imported = module.importCount(ExternKind.FUNCTION);
    this.groupStarts = partition();
    int stubs = (imported + STUBS_PER_CLASS - 1) / STUBS_PER_CLASS;
    this.names = new ClassNames(JavaNames.toClass(name), groupStarts.length - 1, stubs);
    this.methodNames = new AtomicReferenceArray<>(groupCount() + 1);
    this.typeSignatures = new Signature[module.types().size()];
    this.methodTypes = new String[typeSignatures.length];
    this.groupClasses = new String[groupStarts.length];
    this.stubClasses = new String[stubs];
    this.globalFields = new String[module.globals().size()];
    this.valueFields = new String[module.globals().size()];
    this.instance = Types.ofName(names.instance());
    findRebindable();
    cells.set(0, module.importCount(ExternKind.GLOBAL));
    for (Export export : module.exports()) {
      if (export.kind() == ExternKind.GLOBAL) {
        cells.set(export.index());
      }
    }
    stackPointer = StackPointer.of(module);
    if (stackPointer.isPresent() && globalType(stackPointer.getAsInt()) == JavaType.LONG) {
      // Calls from Java save one of 64 bits through its cell.
      cells.set(stackPointer.getAsInt());
    }
    for (int k = 0; k < globalFields.length; k++) {
      if (isVector(k)) {
        cells.set(k);
      }
    }
    this.fields = FieldPlan.of(module, imported, fieldsOfGlobals());
    cells.set(fields.globals(), module.globals().size());
  }

  /** How many fields each global takes. */
  private int[] fieldsOfGlobals() {
    int[] counts = new int[module.globals().size()];
    for (int k = 0; k < counts.length; k++) {
      counts[k] = (isCell(k) ? 1 : 0) + (!isCell(k) || isFixedImport(k) ? 1 : 0);
    }
    return counts;
  }

  private boolean isFixedImport(int global) {
    return global < module.importCount(ExternKind.GLOBAL)
        && !module.globals().get(global).mutable()
        && !isVector(global);
  }

  /**
   * Mutable cells of an import module of their own are tables that the embedder keeps; those of
   * {@code env} are variables of the guest, such as its stack pointer.
   */
  private void findRebindable() {
    int global = 0;
    for (Import candidate : module.imports()) {
      if (candidate.type() instanceof ExternType.Global type) {
        rebindable.set(global++, type.mutable() && !candidate.module().equals("env"));
      }
    }
  }

  private int[] partition() {
    int count = module.functionCount() - imported;
    int[] starts = new int[count + 1];
    int groups = 0;
    int bytes = 0;
    for (int k = 0; k < count; k++) {
      int size = module.bodySize(imported + k);
      boolean full =
          groups == 0
              || bytes + size > GROUP_BYTES
              || k - (starts[groups - 1] - imported) >= GROUP_FUNCTIONS;
      if (full) {
        starts[groups++] = imported + k;
        bytes = 0;
      }
      bytes += size;
    }
    starts[groups] = module.functionCount();
    return java.util.Arrays.copyOf(starts, groups + 1);
  }

  public WasmModule module() {
    return module;
  }

  /** Whether threads can be stopped in the middle of the module's code. */
  public boolean isInterruptible() {
    return signatures.areInterruptible();
  }

  /** Whether vectors are those of the JDK's module within functions. */
  public boolean hasWholeVectors() {
    return wholeVectors;
  }

  /** The source file of a class of which no lines are known. */
  public String sourceFile() {
    return sourceFile;
  }

  /** The source file of a class with numbers of lines. */
  public String sourceFile(GroupLines ofGroup, BitSet numbers) {
    return numbers.isEmpty()
        ? sourceFile
        : JavaNames.sourceFile(name, ofGroup.mainFile(), GroupLines.haveOthers(numbers));
  }

  /** The lines of the functions of a group. */
  public GroupLines lines(int group) {
    return hasLines() ? lines().group(groupStarts[group], groupStarts[group + 1]) : GroupLines.NONE;
  }

  /** The same, kept for the stack traces to come. */
  public GroupLines tracedLines(int group) {
    return hasLines()
        ? lines().traced(groupStarts[group], groupStarts[group + 1])
        : GroupLines.NONE;
  }

  /** Whether the module says what lines its code is of. */
  public boolean hasLines() {
    return hasLines;
  }

  private synchronized ModuleLines lines() {
    ModuleLines known = lines;
    if (known == null) {
      known = new ModuleLines(module, debugFile);
      lines = known;
    }
    return known;
  }

  /** The names of the module's classes. */
  public ClassNames names() {
    return names;
  }

  public String instance() {
    return instance;
  }

  public int groupCount() {
    return groupStarts.length - 1;
  }

  public int groupStart(int group) {
    return groupStarts[group];
  }

  int groupOf(int function) {
    int at = java.util.Arrays.binarySearch(groupStarts, function);
    return at >= 0 ? at : -at - 2;
  }

  public String groupClass(int group) {
    String known = groupClasses[group];
    if (known == null) {
      known = Types.ofName(names.group(group));
      groupClasses[group] = known;
    }
    return known;
  }

  /** The class of parts of large functions of a group. */
  public String partClass(int group, int number) {
    return Types.ofName(names.part(group, number));
  }

  public String stubClass(int number) {
    String known = stubClasses[number];
    if (known == null) {
      known = Types.ofName(names.stub(number));
      stubClasses[number] = known;
    }
    return known;
  }

  public boolean isImported(int function) {
    return function < imported;
  }

  public int importedFunctions() {
    return imported;
  }

  /** The guest's name of a function. */
  String functionName(int function) {
    return functionNames.apply(function);
  }

  /** The class whose static method runs a function: its group's, or for an import its stub's. */
  public String owner(int function) {
    return isImported(function)
        ? stubClass(function / STUBS_PER_CLASS)
        : groupClass(groupOf(function));
  }

  /** The method of a function; unique in its class. */
  public String methodName(int function) {
    if (isImported(function)) {
      // The index keeps two imports of one name apart, which may differ in type.
      return JavaNames.toMethod(functionNames.apply(function)) + "@" + function;
    }
    int group = groupOf(function);
    String[] names = methodNames.get(group);
    if (names == null) {
      names = groupNames(group);
      methodNames.set(group, names);
    }
    return names[function - groupStarts[group]];
  }

  private String[] groupNames(int group) {
    int start = groupStarts[group];
    String[] names = new String[groupStarts[group + 1] - start];
    Set<String> taken = new HashSet<>();
    for (int k = 0; k < names.length; k++) {
      String name = JavaNames.toMethod(functionNames.apply(start + k));
      while (!taken.add(name)) {
        name += "@" + (start + k);
      }
      names[k] = name;
    }
    return names;
  }

  /** The type of the static method of a function: its parameters, then the instance. */
  public String methodType(int function) {
    int type = module.functionTypeIndex(function);
    String known = methodTypes[type];
    if (known == null) {
      known = MethodTypes.append(signature(type).javaType(), instance);
      methodTypes[type] = known;
    }
    return known;
  }

  /** The functions of the module that others can call by reference, in their order. */
  public int[] referencedFunctions() {
    return IntStream.range(imported, module.functionCount()).filter(module::isReferenced).toArray();
  }

  public Signature functionSignature(int function) {
    return signature(module.functionTypeIndex(function));
  }

  /** The signature of the type at an index. */
  public Signature signature(int type) {
    Signature known = typeSignatures[type];
    if (known == null) {
      known = signatures.of(type, module);
      signaturesByName.put(Types.binaryName(known.desc()), known);
      typeSignatures[type] = known;
    }
    return known;
  }

  /** The signature that has a class of that binary name, if the module has a type of it. */
  public Optional<Signature> signatureOf(String className) {
    Optional<String> name = Signatures.abstractClass(className);
    return name.isPresent() ? Optional.ofNullable(signatureNamed(name.get())) : Optional.empty();
  }

  private @Nullable Signature signatureNamed(String className) {
    Signature known = signaturesByName.get(className);
    if (known == null) {
      // Code that was generated by another process refers to types that this one has not met.
      for (int type = 0; type < typeSignatures.length; type++) {
        if (!module.isAggregate(type)) {
          signature(type);
        }
      }
      known = signaturesByName.get(className);
    }
    return known;
  }

  /** Whether a global is a cell that others can share, rather than only a field of the instance. */
  public boolean isCell(int global) {
    return cells.get(global);
  }

  /**
   * Whether the instance has a global's value in a field of its own: those that nobody shares, and
   * imported ones that never change.
   */
  public boolean isValueField(int global) {
    return global < fields.globals() && (!isCell(global) || isFixedImport(global));
  }

  /** Which of the module's entities have fields. */
  public FieldPlan fields() {
    return fields;
  }

  /** Whether others may write a global's cell at any time, even in the middle of a loop. */
  public boolean isRebindable(int global) {
    return rebindable.get(global);
  }

  /** The global that is the stack pointer, or may be: see {@link StackPointer#of}. */
  public OptionalInt stackPointer() {
    return stackPointer;
  }

  /** The field with a global's value, where it has one of its own. */
  public String valueField(int global) {
    String known = valueFields[global];
    if (known == null) {
      known = isOwnStackPointer(global) ? "stackPointer" : "v" + global;
      valueFields[global] = known;
    }
    return known;
  }

  /** The class that has that field: calls from Java save the stack pointer of any instance. */
  public String valueOwner(int global) {
    return isOwnStackPointer(global) ? Types.INSTANCE : instance;
  }

  boolean isOwnStackPointer(int global) {
    return !isCell(global) && stackPointer.isPresent() && stackPointer.getAsInt() == global;
  }

  /** Whether a global holds a vector: it is a cell then, whoever shares it. */
  public boolean isVector(int global) {
    return Pairs.isVector(module.globals().get(global).type());
  }

  /** The class of a global's cell. */
  public String cell(int global) {
    return isVector(global) ? Types.VECTOR_CELL : globalType(global).cell();
  }

  /** The type of a global that is no vector. */
  public JavaType globalType(int global) {
    return JavaType.of(module.globals().get(global).type());
  }

  public static String functionField(int function) {
    return "f" + function;
  }

  public static String memoryField(int memory) {
    return memory == 0 ? "m0" : "m" + memory;
  }

  public static String tableField(int table) {
    return table == 0 ? "t0" : "t" + table;
  }

  public static String tagField(int tag) {
    return "x" + tag;
  }

  /** The field with a global's cell. */
  public String globalField(int global) {
    String known = globalFields[global];
    if (known == null) {
      known = "g" + global;
      globalFields[global] = known;
    }
    return known;
  }
}
