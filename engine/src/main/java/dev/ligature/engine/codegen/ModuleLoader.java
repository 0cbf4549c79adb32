package dev.ligature.engine.codegen;

import dev.ligature.engine.cache.StoredCode;
import dev.ligature.engine.code.Code;
import dev.ligature.engine.code.HeapType;
import dev.ligature.engine.code.LoopPoll;
import dev.ligature.engine.code.Room;
import dev.ligature.engine.codegen.generate.GroupGenerator;
import dev.ligature.engine.codegen.generate.InstanceGenerator;
import dev.ligature.engine.codegen.generate.PollGenerator;
import dev.ligature.engine.codegen.generate.StubGenerator;
import dev.ligature.engine.codegen.layout.ClassNames;
import dev.ligature.engine.codegen.layout.FieldSlots;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.layout.StackPointer;
import dev.ligature.engine.codegen.lines.GroupLines;
import dev.ligature.engine.codegen.loading.ClassDump;
import dev.ligature.engine.codegen.loading.GeneratedClasses;
import dev.ligature.engine.codegen.loading.Loading;
import dev.ligature.engine.codegen.loading.LookupMethod;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.engine.events.Generation;
import dev.ligature.engine.events.Recording;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import dev.ligature.wasm.debug.DebugFile;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of a module, and its lazy compiler: a class is generated when the JVM first asks
 * for it. Thread-safe. It and its classes can be collected when nothing refers to the module.
 */
public final class ModuleLoader extends GeneratedClasses implements LoopPoll.Owner {
  static {
    registerAsParallelCapable();
  }

  private final ModuleLayout layout;
  private final Signatures signatures;

  /** The types by which references are told apart; made when one is first asked for. */
  private volatile @Nullable HeapType @Nullable [] heapTypes;

  private final String name;
  private final int methodLimit;
  private final int operandLimit;
  private final StoredCode stored;
  private final Optional<Path> classDump;
  private final Map<String, byte[]> generated = new ConcurrentHashMap<>();
  private final LongConsumer charge;
  private final Set<String> charged = ConcurrentHashMap.newKeySet();
  private final AtomicLong generatedBytes = new AtomicLong();
  private final AtomicReferenceArray<Code> codes;
  private final FieldSlots slots;
  private volatile @Nullable Prepared prepared;
  private @Nullable LoopPoll loopPoll;

  /**
   * What the class of instances gives.
   *
   * @param lookup sees what is in its package
   * @param constructor makes an instance
   */
  private record Prepared(MethodHandles.Lookup lookup, MethodHandle constructor) {}

  /**
   * A loader for a module.
   *
   * @param name the name under which functions appear in stack traces
   * @param methodLimit the estimated size in bytes above which a function is cut
   * @param operandLimit the number of operands above which they are locals
   * @param wholeVectors whether vectors are those of the JDK's module
   * @param stored what was generated before
   * @param classDump a folder to write generated classes to
   * @param charge told how many bytes were generated, before they are used; what it throws reaches
   *     whoever calls the function
   * @param functionNames the guest's names of functions by index
   * @param debugFile the file that has the module's lines, if it has none itself
   */
  public ModuleLoader(
      String name,
      WasmModule module,
      Signatures signatures,
      IntFunction<String> functionNames,
      Optional<DebugFile> debugFile,
      int methodLimit,
      int operandLimit,
      boolean wholeVectors,
      StoredCode stored,
      Optional<Path> classDump,
      LongConsumer charge) {
    this.name = name;
    this.charge = charge;
    this.methodLimit = methodLimit;
    this.operandLimit = operandLimit;
    this.stored = stored;
    this.classDump = classDump;
    this.signatures = signatures;
    this.layout =
        new ModuleLayout(name, module, signatures, functionNames, debugFile, wholeVectors);
    this.codes = new AtomicReferenceArray<>(module.functionCount());
    this.slots = FieldSlots.of(layout.fields());
  }

  /** Whether the class of instances is there. */
  public boolean isPrepared() {
    return prepared != null;
  }

  /** Loads the class of instances, before anything runs. */
  public void prepare() {
    // Types are numbered before a guest's stack may end in it.
    heapTypes = signatures.heapTypes(layout.module());
    try {
      Class<?> instance = loadClass(layout.names().instance());
      MethodHandles.Lookup lookup = lookup(instance);
      Class<?> compiled = runTime(Types.COMPILED);
      MethodHandle constructor =
          lookup
              .findConstructor(instance, MethodType.methodType(void.class, compiled))
              .asType(MethodType.methodType(Object.class, Object.class));
      prepared = new Prepared(lookup, constructor);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("instance class of " + name, e);
    }
  }

  private Prepared prepared() {
    Prepared known = prepared;
    if (known == null) {
      throw new IllegalStateException("instance class of " + name + ": not loaded yet");
    }
    return known;
  }

  /** The lookup of a generated class. A handle, since reflection would spin an accessor for it. */
  private static MethodHandles.Lookup lookup(Class<?> generated)
      throws ReflectiveOperationException {
    MethodType type = MethodType.methodType(MethodHandles.Lookup.class);
    MethodHandle handle =
        MethodHandles.publicLookup().findStatic(generated, LookupMethod.NAME, type);
    try {
      return (MethodHandles.Lookup) handle.invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("lookup of " + generated, e);
    }
  }

  @Override
  protected Class<?> loadHere(String name, boolean resolve) throws ClassNotFoundException {
    if (layout.names().isOwn(name)) {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null) {
          loaded = stored.load(name);
        }
        return loaded != null ? loaded : findClass(name);
      }
    }
    Optional<Signature> signature = layout.signatureOf(name);
    return signature.isPresent()
        ? signature.get().loader().loadClass(name)
        : super.loadHere(name, resolve);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = bytes(name);
    classDump.ifPresent(folder -> ClassDump.write(folder, name, bytes));
    Class<?> defined = defineClass(name, bytes, 0, bytes.length);
    // Only now: what could not be defined is asked for again.
    generated.remove(name);
    return defined;
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    byte[] part = generated.get(name);
    if (part != null) {
      return part;
    }
    byte[] found = stored.find(name);
    if (found != null) {
      return charged(name, found);
    }
    int stubs = layout.names().stubNumber(name);
    if (stubs >= 0) {
      Generation generation = Recording.generation();
      return keep(generation, name, StubGenerator.generate(layout, stubs));
    }
    if (name.equals(layout.names().instance())) {
      Generation generation = Recording.generation();
      return keep(generation, name, InstanceGenerator.generate(layout));
    }
    int group = layout.names().groupNumber(name);
    byte[] own = group < 0 ? null : ofGroup(group, name);
    if (own == null) {
      throw new ClassNotFoundException(name);
    }
    return own;
  }

  /** A class of a group, all of whose classes are generated at once. */
  private byte @Nullable [] ofGroup(int group, String className) {
    Generation generation = Recording.generation();
    Map<String, byte[]> classes = generate(group);
    long bytes = classes.values().stream().mapToLong(each -> each.length).sum();
    int first = layout.groupStart(group);
    if (generation != null) {
      int functions = layout.groupStart(group + 1) - first;
      generation.done(name, layout.methodName(first), functions, classes.size(), bytes);
    }
    charge(className, bytes);
    stored.add(classes);
    byte[] own = classes.remove(className);
    generated.putAll(classes);
    return own;
  }

  private byte[] keep(@Nullable Generation generation, String className, byte[] bytes) {
    if (generation != null) {
      generation.done(name, "", 0, 1, bytes.length);
    }
    return keep(className, bytes);
  }

  private byte[] keep(String className, byte[] bytes) {
    charge(className, bytes.length);
    stored.add(Map.of(className, bytes));
    return bytes;
  }

  private byte[] charged(String className, byte[] bytes) {
    charge(className, bytes.length);
    return bytes;
  }

  /** Charges what was generated for a class, unless it was before and could not be defined. */
  private void charge(String className, long bytes) {
    if (!charged.contains(className)) {
      charge.accept(bytes);
      charged.add(className);
      generatedBytes.addAndGet(bytes);
    }
  }

  /** The size of all classes generated by now. */
  public long generatedBytes() {
    return generatedBytes.get();
  }

  /** An error of our own must not look like one of the guest's, such as an access out of bounds. */
  private Map<String, byte[]> generate(int group) {
    try {
      return GroupGenerator.generate(layout, group, methodLimit, operandLimit);
    } catch (WasmException e) {
      throw e.of(name);
    } catch (RuntimeException e) {
      throw new InternalError(
          "code generation for functions %d to %d of %s"
              .formatted(
                  layout.groupStart(group),
                  layout.groupStart(group + 1) - 1,
                  layout.names().module()),
          e);
    }
  }

  /**
   * A new instance, its fields not yet set.
   *
   * @param compiled what the constructor of instances takes
   */
  public Object newInstance(Object compiled) {
    try {
      return (Object) prepared().constructor().invokeExact(compiled);
    } catch (Throwable e) {
      throw new LinkageError("instance of " + compiled, e);
    }
  }

  /** The code of a function, generated when first asked for. */
  public Code code(int function) {
    Code known = codes.get(function);
    return known != null ? known : Loading.withRoom(new Define(this, function));
  }

  private static final class Define extends Room.Task<Code> {
    private final ModuleLoader loader;
    private final int function;

    Define(ModuleLoader loader, int function) {
      this.loader = loader;
      this.function = function;
    }

    @Override
    protected Code run() {
      loader.loadOwner(function);
      AtomicReferenceArray<Code> codes = loader.codes;
      synchronized (codes) {
        if (codes.get(function) == null) {
          codes.set(function, loader.define(function));
        }
        return codes.get(function);
      }
    }
  }

  /** Loads the class that a function's code calls, for which the JVM would need room once more. */
  private void loadOwner(int function) {
    try {
      loadHere(Types.binaryName(layout.owner(function)), false);
    } catch (ClassNotFoundException e) {
      throw new LinkageError("class of " + layout.methodName(function), e);
    }
  }

  private Code define(int function) {
    try {
      String className = layout.names().code() + function;
      Class<?> ready = stored.load(className);
      if (ready != null) {
        return (Code) ready.getConstructor().newInstance();
      }
      byte[] found = stored.find(className);
      byte[] bytes =
          found != null
              ? charged(className, found)
              : keep(className, StubGenerator.code(layout, function, layout.names().code()));
      return (Code)
          prepared()
              .lookup()
              .defineHiddenClass(bytes, false)
              .lookupClass()
              .getConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("code of " + layout.methodName(function), e);
    }
  }

  /** A class of the engine that generated classes name. */
  private Class<?> runTime(String descriptor) throws ClassNotFoundException {
    return loadClass(Types.binaryName(descriptor));
  }

  /** What loops of the module ask once a thread had to be stopped in one. */
  @Override
  public synchronized LoopPoll loopPoll() {
    if (loopPoll == null) {
      Class<?> instance = prepared().lookup().lookupClass();
      boolean own = instance.getClassLoader() == this;
      loopPoll = own ? new LoopPoll(stop(), this::overrideTurn) : LoopPoll.of(instance, stop());
    }
    return loopPoll;
  }

  /** Loads and links the class that overrides what loops call for nothing. */
  private void overrideTurn() {
    byte[] bytes = overridingTurn();
    try {
      MethodHandles.Lookup lookup = prepared().lookup();
      lookup.ensureInitialized(lookup.defineClass(bytes));
    } catch (IllegalAccessException e) {
      throw new LinkageError("how loops of " + name + " ask", e);
    }
  }

  private byte[] overridingTurn() {
    String subclass = Types.ofName(layout.names().instance() + LoopPoll.OVERRIDING);
    return PollGenerator.overriding(subclass, layout.instance());
  }

  private MethodHandle stop() {
    try {
      Class<?> stack = runTime(Types.SHADOW_STACK);
      return prepared().lookup().findVirtual(stack, "stop", MethodType.methodType(void.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("how loops of " + name + " stop", e);
    }
  }

  /** Whether it has loaded a class of that name. */
  public boolean hasLoaded(String className) {
    return findLoadedClass(className) != null
        || (layout.names().isOwn(className) && stored.load(className) != null);
  }

  /** The code of a function if it has been generated, else null. */
  public @Nullable Code codeIfPresent(int function) {
    return codes.get(function);
  }

  /** How many groups the functions that the module defines are in. */
  public int groupCount() {
    return layout.groupCount();
  }

  /** The first function of a group; of the one behind the last, the number of functions. */
  public int groupStart(int group) {
    return layout.groupStart(group);
  }

  /** Whether the class of a group is there. */
  public boolean isGenerated(int group) {
    return findLoadedClass(layout.names().group(group)) != null;
  }

  /**
   * Generates all classes that the module can need, by binary name, with those of functions that
   * can be called by reference as ordinary classes.
   */
  public void generateAll(BiConsumer<String, byte[]> classes) {
    ClassNames names = layout.names();
    classes.accept(names.instance(), InstanceGenerator.generate(layout));
    if (layout.isInterruptible()) {
      classes.accept(names.instance() + LoopPoll.OVERRIDING, overridingTurn());
    }
    for (int stubs = 0; stubs < names.stubs(); stubs++) {
      classes.accept(
          Types.binaryName(layout.stubClass(stubs)), StubGenerator.generate(layout, stubs));
    }
    for (int group = 0; group < layout.groupCount(); group++) {
      generate(group).forEach(classes);
    }
    for (int function : layout.referencedFunctions()) {
      String name = names.code() + function;
      classes.accept(name, StubGenerator.code(layout, function, name));
    }
  }

  /** Whether the module says what lines its code is of. */
  public boolean hasLines() {
    return layout.hasLines();
  }

  /** The lines of the functions of a class, if it is one of functions. */
  public Optional<GroupLines> linesOf(String className) {
    int group = layout.names().groupNumber(className);
    return group < 0 ? Optional.empty() : Optional.of(layout.tracedLines(group));
  }

  /** The sizes of a group's classes, which are generated anew: nobody keeps class files. */
  public ClassSizes sizes(int group) {
    return ClassSizes.of(generate(group).values());
  }

  /** The name of a function's method. */
  public String methodName(int function) {
    return layout.methodName(function);
  }

  /** The signature of a function. */
  public Signature signature(int function) {
    return layout.functionSignature(function);
  }

  /** The signature of functions of the type at an index. */
  public Signature signatureOfType(int type) {
    return layout.signature(type);
  }

  /** The type at an index, if references are told apart by it while code runs. */
  public @Nullable HeapType heapType(int type) {
    @Nullable HeapType[] known = heapTypes;
    if (known == null) {
      known = signatures.heapTypes(layout.module());
      heapTypes = known;
    }
    return known.length == 0 ? null : known[type];
  }

  /** A value type of the module with a number in place of an index, the same in all modules. */
  public ValType numbered(ValType type) {
    return signatures.numbered(type, layout.module());
  }

  /** The signatures of the engine. */
  public Signatures signatures() {
    return signatures;
  }

  /**
   * The number by which {@code set} of the instance knows an imported function; negative if it has
   * no field.
   */
  public int functionSlot(int function) {
    return slots.function(function);
  }

  /**
   * The number by which {@code set} of the instance knows a memory; negative if it has no field.
   */
  public int memorySlot(int memory) {
    return slots.memory(memory);
  }

  /** The number by which {@code set} of the instance knows a table; negative if it has no field. */
  public int tableSlot(int table) {
    return slots.table(table);
  }

  /** The number by which {@code set} of the instance knows a tag; negative if it has no field. */
  public int tagSlot(int tag) {
    return slots.tag(tag);
  }

  /**
   * The number by which {@code set} of the instance knows the cell of a global; negative if it has
   * no field.
   */
  public int globalSlot(int global) {
    return layout.isCell(global) ? slots.global(global) : FieldSlots.NONE;
  }

  /**
   * The number by which {@code set} of the instance knows the value of a global; negative if it has
   * no field.
   */
  public int valueSlot(int global) {
    return layout.isValueField(global) ? slots.values() + global : FieldSlots.NONE;
  }

  /** Whether a global is a cell. */
  public boolean isCell(int global) {
    return layout.isCell(global);
  }

  /** The global that is the stack pointer, or may be: {@link #isStackPointer} tells. */
  public OptionalInt stackPointer() {
    return layout.stackPointer();
  }

  /** Whether the global that may be the stack pointer is it. Decodes bodies if no name says so. */
  public boolean isStackPointer(int global) {
    return StackPointer.isNamedSo(layout.module(), global)
        || StackPointer.isUsedAsOne(layout.module(), global);
  }
}
