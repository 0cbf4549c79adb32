package dev.ligature.fuse;

import dev.ligature.fuse.FunctionSpace.ImportedFunction;
import dev.ligature.fuse.code.Code;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the fused module is run. A program, by {@code _start}: constructors, dependencies first, then
 * {@code main}, then what is to be done at the end. What has no {@code main}, by {@code
 * _initialize}, which runs the constructors, and {@code __wasm_call_dtors}, the end.
 */
final class Entry {
  private static final ValType I32 = ValType.I32;
  private static final FuncType PROCEDURE = new FuncType(List.of(), List.of());
  private static final FuncType STATUS = new FuncType(List.of(I32), List.of());
  private static final FuncType WITHOUT_ARGUMENTS = new FuncType(List.of(), List.of(I32));
  private static final FuncType WITH_ARGUMENTS = new FuncType(List.of(I32, I32), List.of(I32));
  private static final List<String> MAIN = List.of("__main_void", "__main_argc_argv", "main");

  private static final int ALIGNMENT = 16;

  private final LinkPlan plan;
  private final List<Unit> units;
  private final FunctionSpace functions;
  private final ExitHandlers handlers;
  private final boolean command;
  private final Optional<Meaning.Defined> main;
  private Optional<ImportedFunction> procExit = Optional.empty();
  private Optional<ImportedFunction> argsSizes = Optional.empty();
  private Optional<ImportedFunction> args = Optional.empty();
  private Optional<Function> entry = Optional.empty();
  private Optional<Function> end = Optional.empty();

  Entry(LinkPlan plan, List<Unit> units, FunctionSpace functions, ExitHandlers handlers) {
    this.plan = plan;
    this.units = units;
    this.functions = functions;
    this.handlers = handlers;
    this.command = units.getFirst().procedure(Conventions.START).isPresent();
    this.main = command ? Optional.empty() : main(units.getFirst()).or(plan::main);
  }

  private static Optional<Meaning.Defined> main(Unit unit) {
    return MAIN.stream()
        .flatMapToInt(name -> unit.exportedFunction(name).stream())
        .mapToObj(index -> new Meaning.Defined(0, LinkPlan.Kind.FUNCTION, index, false))
        .findFirst();
  }

  /** Asks for what it imports. */
  void require() {
    if (main.isEmpty()) {
      return;
    }
    FuncType type = type(main.get());
    if (!type.equals(WITHOUT_ARGUMENTS) && !type.equals(WITH_ARGUMENTS)) {
      throw new FusionException(
          "%s: its main is function %s; one that can be run is function %s or %s"
              .formatted(
                  units.get(main.get().member()).name(), type, WITH_ARGUMENTS, WITHOUT_ARGUMENTS));
    }
    procExit = Optional.of(functions.require(Conventions.WASI, "proc_exit", STATUS));
    if (type.equals(WITH_ARGUMENTS)) {
      argsSizes =
          Optional.of(functions.require(Conventions.WASI, "args_sizes_get", WITH_ARGUMENTS));
      args = Optional.of(functions.require(Conventions.WASI, "args_get", WITH_ARGUMENTS));
    }
  }

  private FuncType type(Meaning.Defined function) {
    return units.get(function.member()).module().functionType(function.index());
  }

  /** Adds its functions, once all that is imported is known. */
  void add() {
    if (handlers.runAll().isPresent() || units.stream().anyMatch(Entry::hasFini)) {
      end = Optional.of(functions.add("__fused_finalize", PROCEDURE));
    }
    entry =
        Optional.of(
            functions.add(isProgram() ? Conventions.START : Conventions.INITIALIZE, PROCEDURE));
  }

  /** Whether it is a program that ends, rather than something to be called. */
  boolean isProgram() {
    return command || main.isPresent();
  }

  private static boolean hasFini(Unit unit) {
    return !fini(unit).isEmpty();
  }

  /** What a library does at its end; a command has done so from its start function. */
  static List<Integer> fini(Unit unit) {
    List<Integer> functions = new ArrayList<>();
    if (unit.procedure(Conventions.START).isEmpty()) {
      unit.procedure(Conventions.FINI).ifPresent(functions::add);
      unit.procedure(Conventions.CALL_DTORS).ifPresent(functions::add);
    }
    return functions;
  }

  /** The function that the module starts by. */
  Function entry() {
    return entry.orElseThrow();
  }

  /** The function that ends it, if that has anything to do. */
  OptionalInt end() {
    return end.map(function -> OptionalInt.of(functions.index(function)))
        .orElse(OptionalInt.empty());
  }

  /**
   * Writes its functions.
   *
   * @param constructed the variables that say whether what is opened is constructed, by its place
   */
  void write(GlobalSpace globals, Map<Integer, Integer> constructed) {
    int begun = globals.variable(Value.of(0));
    Code code = new Code(0);
    // A second call of _initialize constructs nothing; a program can't be run twice.
    code.global(begun).when().op(isProgram() ? Op.UNREACHABLE : Op.RETURN).end();
    code.constant(1).setGlobal(begun);
    for (int place : plan.construction()) {
      constructor(units.get(place)).ifPresent(code::call);
    }
    if (command) {
      Unit first = units.getFirst();
      code.call(first.function(first.procedure(Conventions.START).getAsInt()));
      end().ifPresent(code::call);
    } else if (main.isPresent()) {
      run(code, globals.stackPointer());
    }
    entry().setBody(code.body());
    end.ifPresent(function -> function.setBody(end(globals, constructed).body()));
  }

  /** The constructor of a library; a command calls its own. */
  static OptionalInt constructor(Unit unit) {
    if (unit.procedure(Conventions.START).isPresent()) {
      return OptionalInt.empty();
    }
    OptionalInt function = unit.procedure(Conventions.INITIALIZE);
    if (function.isEmpty()) {
      function = unit.procedure(Conventions.CALL_CTORS);
    }
    return function.isPresent()
        ? OptionalInt.of(unit.function(function.getAsInt()))
        : OptionalInt.empty();
  }

  private void run(Code code, int stackPointer) {
    Meaning.Defined function = main.orElseThrow();
    int index = functions.index(functions.target(units.get(function.member()), function.index()));
    int status = code.local();
    if (!type(function).equals(WITH_ARGUMENTS)) {
      code.call(index);
    } else if (stackPointer < 0) {
      // Without its stack there is no place for arguments that is nobody else's.
      code.constant(0).constant(0).call(index);
    } else {
      withArguments(code, index, stackPointer);
    }
    code.set(status);
    end().ifPresent(code::call);
    code.get(status).when().get(status).call(procExit.orElseThrow().index()).end();
  }

  /** Puts the arguments on the stack, the array of pointers lowest. */
  private void withArguments(Code code, int function, int stackPointer) {
    int top = code.local();
    int count = code.local();
    int argv = code.local();
    code.global(stackPointer).set(top);
    code.get(top).constant(ALIGNMENT).op(Op.I32_SUB).set(argv);
    code.get(argv).get(argv).constant(Integer.BYTES).op(Op.I32_ADD);
    code.call(argsSizes.orElseThrow().index()).op(Op.DROP);
    code.get(argv).load(0).set(count);
    code.get(top).get(argv).load(Integer.BYTES).op(Op.I32_SUB);
    code.get(count).constant(1).op(Op.I32_ADD).constant(2).op(Op.I32_SHL).op(Op.I32_SUB);
    code.constant(-ALIGNMENT).op(Op.I32_AND).tee(argv).setGlobal(stackPointer);
    code.get(argv).get(argv).get(count).constant(1).op(Op.I32_ADD).constant(2).op(Op.I32_SHL);
    code.op(Op.I32_ADD).call(args.orElseThrow().index()).op(Op.DROP);
    code.get(argv).get(count).constant(2).op(Op.I32_SHL).op(Op.I32_ADD).constant(0).store(0);
    code.get(count).get(argv).call(function);
    code.get(top).setGlobal(stackPointer);
  }

  private Code end(GlobalSpace globals, Map<Integer, Integer> constructed) {
    Code code = new Code(0);
    handlers.runAll().ifPresent(function -> code.call(functions.index(function)));
    int done = globals.variable(Value.of(0));
    code.global(done).when().op(Op.RETURN).end().constant(1).setGlobal(done);
    for (int place : List.copyOf(constructed.keySet()).reversed()) {
      code.global(constructed.getOrDefault(place, 0)).when();
      fini(units.get(place)).forEach(function -> code.call(units.get(place).function(function)));
      code.end();
    }
    for (int place : plan.construction().reversed()) {
      Unit unit = units.get(place);
      fini(unit).forEach(function -> code.call(unit.function(function)));
    }
    return code;
  }
}
