package dev.ligature.fuse;

import dev.ligature.fuse.code.Encoding;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.GlobalDefinition;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/**
 * The globals of the fused module: those of the host, which stay imported; the numbers that
 * libraries refer to, each once; and what libraries define.
 */
final class GlobalSpace {
  private static final ExternType.Global CONSTANT = new ExternType.Global(ValType.I32, false);
  private static final ExternType.Global VARIABLE = new ExternType.Global(ValType.I32, true);

  private final List<Unit> units;
  private final Constants constants;
  private final Addresses addresses;
  private final Map<Import, Integer> imports = new LinkedHashMap<>();
  private final List<Defined> defined = new ArrayList<>();
  private final Map<Integer, Integer> numbers = new HashMap<>();
  private final Map<Integer, Integer> blockAddresses = new HashMap<>();
  private final Map<Integer, Integer> movable = new LinkedHashMap<>();
  private final Map<Integer, ThreadLocalAddress> threadLocals = new LinkedHashMap<>();
  private int stackPointer = -1;

  /** A global whose first value is a number, or else an expression of a library. */
  private record Defined(ExternType.Global type, int number, Optional<Expression> expression) {}

  private record Expression(Unit unit, Instructions code) {}

  /**
   * An address in a library's thread-local data.
   *
   * @param user the library that refers to it
   * @param base the global that has the address of these
   */
  record ThreadLocalAddress(Unit user, int base, int offset) {}

  GlobalSpace(List<Unit> units, Constants constants, Addresses addresses) {
    this.units = units;
    this.constants = constants;
    this.addresses = addresses;
  }

  /**
   * Gives all globals of libraries their indices; nothing can be imported any more.
   *
   * @param stackHigh where the stack starts that a position-independent program gets
   */
  void number(int stackHigh) {
    units.forEach(this::collectImports);
    Unit main = units.getFirst();
    if (main.member().relocatable()) {
      stackPointer = add(VARIABLE, stackHigh);
    }
    for (Unit unit : units) {
      unit.setGlobals(new int[unit.module().globals().size()]);
      for (int k = unit.globalImportCount(); k < unit.module().globals().size(); k++) {
        unit.setGlobal(k, defined(unit, k));
      }
    }
    OptionalInt own = main.exportedGlobal(Conventions.STACK_POINTER);
    if (stackPointer < 0 && own.isPresent()) {
      stackPointer = main.global(own.getAsInt());
    }
    for (Unit unit : units) {
      for (int k = 0; k < unit.globalImportCount(); k++) {
        unit.setGlobal(k, imported(unit, k));
      }
    }
  }

  private void collectImports(Unit unit) {
    for (int k = 0; k < unit.globalImportCount(); k++) {
      if (isOfHost(unit, k)) {
        imports.putIfAbsent(unit.globalImport(k), imports.size());
      }
    }
  }

  private static boolean isOfHost(Unit unit, int global) {
    Import reference = unit.globalImport(global);
    return unit.globalMeaning(global) instanceof Meaning.Other
        && !(reference.module().equals(Conventions.ENV)
            && switch (reference.name()) {
              case Conventions.MEMORY_BASE, Conventions.TABLE_BASE, Conventions.STACK_POINTER ->
                  true;
              default -> false;
            });
  }

  private int add(ExternType.Global type, int number) {
    return add(new Defined(type, number, Optional.empty()));
  }

  private int add(Defined global) {
    defined.add(global);
    return imports.size() + defined.size() - 1;
  }

  /** Adds a variable of the module's own. */
  int variable(Value first) {
    int index = add(VARIABLE, first.movable() ? 0 : first.offset());
    if (first.movable()) {
      movable.put(index, first.offset());
    }
    return index;
  }

  private int defined(Unit unit, int global) {
    GlobalDefinition definition =
        unit.module().globalDefinitions().get(global - unit.globalImportCount());
    ExternType.Global type = definition.type();
    Optional<Value> value =
        type.type().equals(ValType.I32)
            ? constants.value(unit, definition.init())
            : Optional.empty();
    if (value.isEmpty()) {
      Expression init = new Expression(unit, definition.init());
      return add(new Defined(type, 0, Optional.of(init)));
    }
    return value.get().movable() ? variable(value.get()) : add(type, value.get().offset());
  }

  private int imported(Unit unit, int global) {
    Import reference = unit.globalImport(global);
    if (isOfHost(unit, global)) {
      return imports.getOrDefault(reference, -1);
    }
    if (reference.name().equals(Conventions.STACK_POINTER)) {
      return stackPointer(unit);
    }
    return unit.globalMeaning(global)
                instanceof Meaning.Defined(int member, LinkPlan.Kind kind, int index, _)
            && kind == LinkPlan.Kind.THREAD_LOCAL
        ? threadLocal(unit, units.get(member), index)
        : constant(addresses.of(unit, global));
  }

  private int stackPointer(Unit unit) {
    if (stackPointer < 0) {
      throw new FusionException(
          unit.name() + ": env.__stack_pointer: main must export __stack_pointer to be shared");
    }
    return stackPointer;
  }

  /** The stack pointer; -1 if the program keeps it to itself. */
  int stackPointer() {
    return stackPointer;
  }

  /** The global that holds an address. */
  int constant(Value value) {
    return value.movable()
        ? blockAddresses.computeIfAbsent(value.offset(), _ -> variable(value))
        : numbers.computeIfAbsent(value.offset(), number -> add(CONSTANT, number));
  }

  private int threadLocal(Unit user, Unit definer, int global) {
    OptionalInt base = definer.exportedGlobal(Conventions.TLS_BASE);
    int own = global - definer.globalImportCount();
    Optional<Value> offset =
        own < 0
            ? Optional.empty()
            : constants.value(definer, definer.module().globalDefinitions().get(own).init());
    if (base.isEmpty() || offset.isEmpty()) {
      throw new FusionException(
          definer.name()
              + ": its thread-local data is of use only with __tls_base, which is not exported"
              + ": link it with --export=__tls_base");
    }
    int index = add(VARIABLE, 0);
    threadLocals.put(
        index,
        new ThreadLocalAddress(user, definer.global(base.getAsInt()), offset.get().offset()));
    return index;
  }

  /** Whether a global holds a number that other libraries may read too. */
  boolean isShared(int index) {
    return numbers.containsValue(index) || blockAddresses.containsValue(index);
  }

  /** The globals that are to hold an address in the block, and its offset there. */
  Map<Integer, Integer> movable() {
    return movable;
  }

  /** The globals that are to hold an address of thread-local data. */
  Map<Integer, ThreadLocalAddress> threadLocals() {
    return threadLocals;
  }

  /** What stays imported. */
  List<Import> imports() {
    return List.copyOf(imports.keySet());
  }

  /** The number of globals that the module defines. */
  int definedCount() {
    return defined.size();
  }

  /** Writes the content of the global section. */
  void write(ByteWriter out) {
    out.u32(defined.size());
    for (Defined global : defined) {
      IntUnaryOperator type =
          global.expression().isEmpty() ? t -> t : global.expression().get().unit()::type;
      Encoding.global(out, global.type(), type);
      if (global.expression().isPresent()) {
        Expressions.write(global.expression().get().unit(), global.expression().get().code(), out);
      } else {
        Expressions.number(global.number(), out);
      }
    }
  }
}
