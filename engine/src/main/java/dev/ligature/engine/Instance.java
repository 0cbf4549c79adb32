package dev.ligature.engine;

import dev.ligature.engine.code.HeapType;
import dev.ligature.engine.codegen.ModuleLoader;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The state of a module in one program. Generated code extends this class; nobody else can. */
public abstract class Instance {
  private static final Object NOBODY = new Object();

  private final CompiledModule compiled;
  private final WasmModule module;
  private final ModuleLoader loader;
  private final Memory[] memories;
  private final Table[] tables;
  private final Global[] globals;
  private final Tag[] tags;
  private FunctionSlots functions;
  private Segments segments;
  private boolean initialized;
  private Object owner = NOBODY;
  private @Nullable Agent agent;
  private int number = -1;
  private @Nullable Quotas quotas;
  private Instance first = this;

  /** The stack pointers of its thread; for generated code. */
  public ShadowStack stack = new ShadowStack();

  /** The value of a stack pointer that the module keeps to itself; for generated code. */
  public int stackPointer;

  /** What the mutable globals that the module defines held once it was linked; none before. */
  private @Nullable Object[] linkedValues = {};

  /**
   * For generated classes.
   *
   * @param compiled the code
   */
  protected Instance(CompiledModule compiled) {
    this.compiled = compiled;
    this.module = compiled.module();
    this.loader = compiled.loader();
    this.memories = new Memory[module.memories().size()];
    this.tables = new Table[module.tables().size()];
    this.globals = new Global[module.globals().size()];
    this.tags = new Tag[module.tags().size()];
    this.functions = new FunctionSlots(module.functionCount());
    this.segments = new Segments(module);
  }

  /**
   * Sets a field of the generated class.
   *
   * @param slot a number that {@link ModuleLoader} gives
   * @param value the value, boxed
   */
  protected abstract void set(int slot, @Nullable Object value);

  /**
   * Reads a mutable global that is a field of the generated class.
   *
   * @param global its index
   * @return the value, boxed
   */
  protected @Nullable Object get(int global) {
    throw new AssertionError("global %d of %s".formatted(global, compiled));
  }

  /** The code. */
  public final CompiledModule compiled() {
    return compiled;
  }

  final void allocate(List<? extends Extern> imports, List<Tag> definedTags, Quotas quotas) {
    this.quotas = quotas;
    if (imports.size() != module.imports().size()) {
      throw new IllegalArgumentException(
          "%s has %d imports, not %d"
              .formatted(compiled.name(), module.imports().size(), imports.size()));
    }
    Map<ExternKind, Integer> counts = new EnumMap<>(ExternKind.class);
    for (int k = 0; k < imports.size(); k++) {
      Import wanted = module.imports().get(k);
      int index = counts.merge(wanted.type().kind(), 1, Integer::sum) - 1;
      link(wanted, index, imports.get(k));
    }
    defineTags(definedTags);
    boolean complete = false;
    try {
      define(quotas);
      complete = true;
    } finally {
      if (!complete) {
        leave();
      }
    }
    // Until a program takes it in, its stack is nobody else's.
    OptionalInt pointer = loader.stackPointer();
    if (pointer.isPresent()
        && loader.isCell(pointer.getAsInt())
        && globals[pointer.getAsInt()].type().mutable()
        && (!hasOwnStack() || isExported(pointer.getAsInt()) || compiled.knowsStackPointer())) {
      stack.share(globals[pointer.getAsInt()]);
    }
    stack.add(this);
    stack.belongTo(this);
  }

  private boolean isExported(int global) {
    return module.exports().stream()
        .anyMatch(export -> export.kind() == ExternKind.GLOBAL && export.index() == global);
  }

  /** Whether it defines what is, or may be, a stack pointer. */
  final boolean hasOwnStack() {
    OptionalInt pointer = loader.stackPointer();
    return pointer.isPresent() && pointer.getAsInt() >= module.importCount(ExternKind.GLOBAL);
  }

  /** The cell of the stack pointer that it defines; null if it shows it to nobody. */
  final @Nullable Global ownStackCell() {
    int pointer = loader.stackPointer().getAsInt();
    return loader.isCell(pointer) ? globals[pointer] : null;
  }

  /** The value of the stack pointer that it defines. */
  final long ownStackPointer() {
    Global cell = ownStackCell();
    return cell == null ? stackPointer : ShadowStack.valueOf(cell);
  }

  /** The value of the stack pointer that it defines before any code has run. */
  final long initialStackPointer() {
    int pointer = loader.stackPointer().getAsInt();
    Object[] linked = first.linkedValues;
    return linked.length == 0
        ? firstValue(pointer)
        : ((Number) Objects.requireNonNull(linked[pointer])).longValue();
  }

  /** Puts the stack pointer that it defines back, if it is one. */
  final void restoreOwnStackPointer(long value) {
    if (ownStackPointer() == value || !compiled.knowsStackPointer()) {
      return;
    }
    Global cell = ownStackCell();
    if (cell == null) {
      stackPointer = (int) value;
    } else {
      ShadowStack.setValue(cell, value);
    }
  }

  private void defineTags(List<Tag> defined) {
    int imported = module.importCount(ExternKind.TAG);
    for (int k = imported; k < tags.length; k++) {
      Tag tag = defined.get(k - imported);
      if (!compiled.isOfType(tag, module.tags().get(k).type())) {
        throw new IllegalArgumentException(
            "%s defines tag %s, given %s"
                .formatted(compiled.name(), module.tags().get(k).type(), tag));
      }
      setTag(k, tag);
    }
  }

  @SuppressWarnings("IfChainToSwitch") // as in ImportCheck
  private void link(Import wanted, int index, Extern given) {
    check(wanted, index, given);
    if (given instanceof Func function) {
      bind(index, function);
    } else if (given instanceof Memory memory) {
      setMemory(index, memory);
    } else if (given instanceof Table table) {
      setTable(index, table);
    } else if (given instanceof Global global) {
      setGlobal(index, global);
    } else {
      setTag(index, (Tag) given);
    }
  }

  private void check(Import wanted, int index, Extern given) {
    if (!ImportCheck.fits(wanted.type(), compiled, index, given)) {
      throw new IllegalArgumentException(
          "incompatible import type: %s imports %s as %s, given %s"
              .formatted(
                  compiled.name(),
                  wanted.qualifiedName(),
                  ImportCheck.text(wanted.type()),
                  ImportCheck.text(given.type())));
    }
  }

  private void define(Quotas quotas) {
    for (int k = module.importCount(ExternKind.MEMORY); k < memories.length; k++) {
      setMemory(k, new Memory(module.memories().get(k).limits(), quotas));
    }
    ConstantEvaluator constants = new ConstantEvaluator(this);
    int importedGlobals = module.importCount(ExternKind.GLOBAL);
    for (int k = importedGlobals; k < globals.length; k++) {
      Object value = constants.evaluate(module.globalDefinitions().get(k - importedGlobals).init());
      Global cell = Global.of(numbered(module.globals().get(k)));
      cell.setValue(value);
      setGlobal(k, cell);
    }
    int importedTables = module.importCount(ExternKind.TABLE);
    for (int k = importedTables; k < tables.length; k++) {
      var definition = module.tableDefinitions().get(k - importedTables);
      Object init = definition.init().map(constants::evaluate).orElse(null);
      ExternType.Table type = definition.type();
      ValType element = loader.numbered(type.element());
      ExternType.Table own = new ExternType.Table(element, type.limits());
      setTable(k, new Table(own, init, quotas.elements()));
    }
  }

  /** A type that other modules can compare with theirs. */
  private ExternType.Global numbered(ExternType.Global type) {
    return new ExternType.Global(loader.numbered(type.type()), type.mutable());
  }

  private void setTag(int index, Tag tag) {
    tags[index] = tag;
    setField(loader.tagSlot(index), tag);
  }

  private void setMemory(int index, Memory memory) {
    memories[index] = memory;
    setField(loader.memorySlot(index), memory);
  }

  private void setTable(int index, Table table) {
    tables[index] = table;
    setField(loader.tableSlot(index), table);
  }

  private void setGlobal(int index, Global global) {
    globals[index] = global;
    setField(loader.globalSlot(index), global);
    int value = loader.valueSlot(index);
    if (value >= 0) {
      set(value, global.value());
    }
  }

  /** What has no field is reached through the arrays. */
  private void setField(int slot, @Nullable Object value) {
    if (slot >= 0) {
      set(slot, value);
    }
  }

  private void bind(int function, Func target) {
    functions.bind(this, function, target);
  }

  final void setFunction(int function, @Nullable Func target) {
    setField(loader.functionSlot(function), target);
  }

  /**
   * Binds or rebinds a function import: a write to its PLT slot, in effect for the next call.
   *
   * @param function the import's index in the function index space
   * @param target a function of the import's type
   * @throws IllegalArgumentException if the type differs
   */
  public final void bindFunction(int function, Func target) {
    Objects.requireNonNull(target, "target");
    if (function >= module.importCount(ExternKind.FUNCTION)) {
      throw new IllegalArgumentException(compiled.functionName(function) + " is not imported");
    }
    HeapType wanted = loader.heapType(module.functionTypeIndex(function));
    if (!target.fits(loader.signature(function), wanted)) {
      throw new IllegalArgumentException(
          "incompatible import type: %s imports %s as %s, given %s of type %s"
              .formatted(
                  compiled.name(),
                  compiled.functionName(function),
                  module.functionType(function),
                  target.name(),
                  target.functionType()));
    }
    bind(function, target);
  }

  /**
   * Remembers what the mutable globals hold that the module defines: what instances for other
   * threads begin with. To be called once the start function and relocations have run, which write
   * addresses into globals, and before any other code can.
   */
  public final void keepLinkedValues() {
    linkedValues = currentValues();
  }

  /**
   * What a mutable global that the module defines held when {@link #keepLinkedValues} was called,
   * or holds now if it was not; null of other globals.
   *
   * @param index the global
   */
  public final @Nullable Object linkedValue(int index) {
    return linkedValues.length == 0 ? currentValues()[index] : linkedValues[index];
  }

  private @Nullable Object[] currentValues() {
    @Nullable Object[] values = new Object[globals.length];
    for (int k = module.importCount(ExternKind.GLOBAL); k < values.length; k++) {
      if (module.globals().get(k).mutable()) {
        values[k] = value(k);
      }
    }
    return values;
  }

  /**
   * What a global holds, whether or not the module shows it to others.
   *
   * @param index a mutable global that the module defines
   * @return the value, boxed
   */
  public final @Nullable Object value(int index) {
    return loader.valueSlot(index) >= 0 ? get(index) : globals[index].value();
  }

  /**
   * Sets a global, whether or not the module shows it to others: what {@link #value} gave of
   * another instance of the same module.
   *
   * @param index a mutable global that the module defines
   * @param value the value, boxed
   * @throws IllegalArgumentException if it is a reference of another type
   */
  public final void setValue(int index, @Nullable Object value) {
    globals[index].setValue(value);
    int slot = loader.valueSlot(index);
    if (slot >= 0) {
      set(slot, value);
    }
  }

  /** Whether a data segment was dropped, as active ones are once they are copied. */
  public final boolean isDataDropped(int index) {
    return segments.isDataDropped(index);
  }

  /** Whether an element segment was dropped, as active ones are once they are copied. */
  public final boolean isElementsDropped(int index) {
    return segments.areElementsDropped(index);
  }

  /**
   * Says that what {@link #initialize} does was done in another instance of the same module, whose
   * state this one is given.
   *
   * @throws IllegalStateException if it was done here
   */
  public final void resume() {
    if (initialized) {
      throw new IllegalStateException(compiled.name() + " is initialized already");
    }
    initialized = true;
  }

  /**
   * Makes an instance for another thread: over the same memories, tables, tags, imports and
   * segments, with globals of its own where they are mutable and its module defines them. They
   * begin with {@linkplain #keepLinkedValues the values that linking left}. While linking goes on,
   * they begin with the values of that moment. No segment is copied and no code run.
   *
   * @param thread the thread
   * @param cells gives the cell of a global, by its index, where the thread has a special one
   */
  public final void copyFor(Agent thread, IntFunction<Optional<Global>> cells) {
    Objects.requireNonNull(thread, "thread");
    Objects.requireNonNull(cells, "cells");
    Instance copy = compiled.newInstance();
    copy.fill(this, cells);
    copy.join(thread, number);
    thread.add(copy);
  }

  private void fill(Instance original, IntFunction<Optional<Global>> cells) {
    first = original;
    owner = original.owner;
    initialized = true;
    segments = original.segments;
    functions = original.functions;
    for (int k = 0; k < memories.length; k++) {
      setMemory(k, original.memories[k]);
    }
    for (int k = 0; k < tables.length; k++) {
      setTable(k, original.tables[k]);
    }
    for (int k = 0; k < tags.length; k++) {
      setTag(k, original.tags[k]);
    }
    @Nullable Object[] values =
        original.linkedValues.length == 0 ? original.currentValues() : original.linkedValues;
    for (int k = 0; k < globals.length; k++) {
      Optional<Global> cell = cells.apply(k);
      setGlobal(k, cell.isPresent() ? cell.get() : original.globalForCopy(k, values));
    }
    functions.add(this, module.importCount(ExternKind.FUNCTION));
  }

  /** What an instance of another thread gets for a global: the same cell, or one of its own. */
  private Global globalForCopy(int index, @Nullable Object[] values) {
    ExternType.Global type = module.globals().get(index);
    if (index < module.importCount(ExternKind.GLOBAL) || !type.mutable()) {
      return globals[index];
    }
    Global cell = Global.of(numbered(type));
    cell.setValue(values[index]);
    return cell;
  }

  private long firstValue(int global) {
    int defined = global - module.importCount(ExternKind.GLOBAL);
    ConstantEvaluator constants = new ConstantEvaluator(this);
    return ((Number) constants.number(module.globalDefinitions().get(defined).init())).longValue();
  }

  /** Puts another cell in the place of one wherever that is imported. */
  public final void replaceImported(Global cell, Global other) {
    Objects.requireNonNull(cell, "cell");
    Objects.requireNonNull(other, "other");
    for (int k = 0; k < module.importCount(ExternKind.GLOBAL); k++) {
      if (globals[k] == cell) {
        setGlobal(k, other);
      }
    }
  }

  final void join(Agent thread, int itsNumber) {
    agent = thread;
    number = itsNumber;
    stack.remove(this);
    stack = thread.stack();
    stack.belongTo(thread);
    stack.add(this);
  }

  /** Takes an instance of another thread out of those that bindings reach. */
  final void leaveFirst() {
    functions.remove(this);
  }

  final Func standIn(Func function) {
    return functions.standIn(function);
  }

  final void forget(Func standIn) {
    functions.forget(standIn);
  }

  /**
   * Makes the functions that its module defines trap, wherever a guest keeps a reference to one: it
   * has gone from its program.
   *
   * @param message the message, of a function's name in the module
   */
  public final void retire(UnaryOperator<String> message) {
    functions.retire(
        module.importCount(ExternKind.FUNCTION),
        name -> message.apply(name.substring(compiled.name().length() + 1)));
  }

  /** Whether its program has several threads, which have instances of their own. */
  final boolean isShared() {
    return agent != null && agent.agents().areSeveral();
  }

  final void share() {
    functions.share();
  }

  /** The thread it belongs to; null outside a program. */
  final @Nullable Agent agent() {
    return agent;
  }

  /** The same for the instances that the program's threads have of the module. */
  final int number() {
    return number;
  }

  /** The first thread's instance of the module. */
  final Instance first() {
    return first;
  }

  /**
   * The instance that a caller's thread has of this module.
   *
   * @param caller the calling instance, or null if Java calls
   */
  final Instance inThreadOf(@Nullable Instance caller) {
    Agent thread = caller == null ? null : caller.agent;
    if (agent == null || agent.equals(thread)) {
      return this;
    }
    Agents agents = agent.agents();
    return (thread != null && thread.agents().equals(agents) ? thread : agents.current())
        .instanceOf(first);
  }

  /** The instance that the calling thread has of this module. */
  public final Instance here() {
    return inThreadOf(null);
  }

  /**
   * Copies the active segments in their order and runs the start function.
   *
   * @throws TrapException if a segment does not fit or the start function traps
   * @throws IllegalStateException when called twice
   */
  public final void initialize() {
    if (initialized) {
      throw new IllegalStateException(compiled.name() + " is initialized already");
    }
    initialized = true;
    segments.copyActive(this);
    if (module.startFunction() >= 0) {
      try {
        function(module.startFunction()).handle().invokeExact();
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError("checked exception of a start function", e);
      }
    }
  }

  /**
   * The function at an index: for an import what it is bound to, otherwise always the same object.
   */
  public final Func function(int index) {
    return functions.get(first, index);
  }

  /** The memory at an index. */
  public final Memory memory(int index) {
    return memories[index];
  }

  /** The memories that threads share. */
  final List<Memory> sharedMemories() {
    return Arrays.stream(memories).filter(memory -> memory.limits().shared()).toList();
  }

  /** Those of them that the module defines. */
  final List<Memory> ownSharedMemories() {
    return Arrays.stream(memories)
        .skip(module.importCount(ExternKind.MEMORY))
        .filter(memory -> memory.limits().shared())
        .toList();
  }

  /** Gives back what its program has of it: memory, tables and code. */
  final void leaveProgram() {
    leave();
    if (quotas != null) {
      compiled.account().leave(quotas.code());
    }
  }

  private void leave() {
    for (int k = module.importCount(ExternKind.MEMORY); k < memories.length; k++) {
      if (memories[k] != null) {
        memories[k].leave();
      }
    }
    for (int k = module.importCount(ExternKind.TABLE); k < tables.length; k++) {
      if (tables[k] != null) {
        tables[k].leave();
      }
    }
  }

  final WasmModule module() {
    return module;
  }

  /** The table at an index. */
  public final Table table(int index) {
    return tables[index];
  }

  /** The cell of the global at an index, which must be imported or exported. */
  public final Global global(int index) {
    return globals[index];
  }

  /** The tag at an index; for generated code. */
  public final Tag tag(int index) {
    return tags[index];
  }

  /** The export of that name. */
  public final Optional<Extern> export(String name) {
    return module.export(name).map(this::extern);
  }

  private Extern extern(Export export) {
    return switch (export.kind()) {
      case FUNCTION -> function(export.index());
      case TABLE -> table(export.index());
      case MEMORY -> memory(export.index());
      case GLOBAL -> global(export.index());
      case TAG -> tags[export.index()];
    };
  }

  /** The bytes of a data segment, none if it was dropped; for generated code. */
  public final MemorySegment dataSegment(int index) {
    return segments.data(index);
  }

  /** The references of an element segment, none if it was dropped; for generated code. */
  public final @Nullable Object[] elementSegment(int index) {
    return segments.elements(first, index);
  }

  /** The type of structures, arrays or functions at an index; for generated code. */
  public final HeapType heapType(int index) {
    return Objects.requireNonNull(loader.heapType(index), "heap type");
  }

  /** Whether the type at an index is one of functions; for generated code. */
  public final boolean isOfFunctions(int type) {
    return !module.isAggregate(type);
  }

  /** Whether a function is of the type at an index, one of functions; for generated code. */
  public final boolean isOfType(Func function, int type) {
    Objects.requireNonNull(function, "function");
    return function.fits(loader.signatureOfType(type), loader.heapType(type));
  }

  /** Drops a data segment; for generated code. */
  public final void dropData(int index) {
    segments.dropData(index);
  }

  /** Drops an element segment; for generated code. */
  public final void dropElements(int index) {
    segments.dropElements(index);
  }

  /** What the linker attached; until then an object that means nothing. */
  public final Object owner() {
    return owner;
  }

  /** Attaches an object, by which a host function can tell who calls it. */
  public final void setOwner(Object owner) {
    this.owner = Objects.requireNonNull(owner, "owner");
  }

  @Override
  public final String toString() {
    return compiled.name();
  }
}
