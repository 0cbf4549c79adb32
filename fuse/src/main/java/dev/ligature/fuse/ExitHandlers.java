package dev.ligature.fuse;

import dev.ligature.fuse.FunctionSpace.ImportedFunction;
import dev.ligature.fuse.MemorySpace.Reservation;
import dev.ligature.fuse.code.Code;
import dev.ligature.fuse.code.TypeSpace;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What guests register to run at the end, and the normal end itself: {@code __cxa_atexit}, {@code
 * atexit}, {@code exit} and so on, which are the linker's own, as functions of the fused module.
 *
 * <p>A handler is a node of a list, the last registered first. There are two lists: that of
 * thread-local objects goes before that of static ones. The first nodes are in an area of the
 * module's; further ones in pages that the memory grows by.
 */
final class ExitHandlers implements FunctionSpace.Linkers {
  private static final ValType I32 = ValType.I32;
  private static final FuncType PROCEDURE = new FuncType(List.of(), List.of());
  private static final FuncType HANDLER = new FuncType(List.of(I32), List.of());
  private static final FuncType ONE = new FuncType(List.of(I32), List.of(I32));
  private static final FuncType REGISTER = new FuncType(List.of(I32, I32, I32), List.of(I32));
  private static final FuncType NEW_NODE = new FuncType(List.of(), List.of(I32));

  private static final String CXA_ATEXIT = "__cxa_atexit";
  private static final String CXA_THREAD_ATEXIT = "__cxa_thread_atexit";
  private static final String CXA_FINALIZE = "__cxa_finalize";
  private static final String ATEXIT = "atexit";
  private static final String EXIT = "exit";

  private static final Map<String, FuncType> TYPES =
      Map.of(
          CXA_ATEXIT,
          REGISTER,
          CXA_THREAD_ATEXIT,
          REGISTER,
          CXA_FINALIZE,
          HANDLER,
          ATEXIT,
          ONE,
          Conventions.CALL_DTORS,
          PROCEDURE,
          EXIT,
          HANDLER);

  // A node: the next one, the function, its argument, the library, whether it takes the argument.
  private static final int NEXT = 0;
  private static final int FUNCTION = 4;
  private static final int ARGUMENT = 8;
  private static final int LIBRARY = 12;
  private static final int TAKES_ARGUMENT = 16;
  private static final int NODE = 20;

  /** How many handlers C promises room for. */
  private static final int FIRST_NODES = 32;

  private static final int PAGE_BITS = 16;
  private static final int NODES_OF_PAGE = (1 << PAGE_BITS) / NODE * NODE;

  private final TypeSpace types;
  private final MemorySpace memory;
  private final Map<String, Function> functions = new LinkedHashMap<>();
  private Optional<Meaning.Defined> guestExit = Optional.empty();
  private Optional<ImportedFunction> procExit = Optional.empty();
  private Optional<Reservation> area = Optional.empty();
  private Optional<Function> newNode = Optional.empty();
  private Optional<Function> runAll = Optional.empty();
  private Optional<Function> runOf = Optional.empty();
  private Optional<Function> isHeld = Optional.empty();

  ExitHandlers(TypeSpace types, MemorySpace memory) {
    this.types = types;
    this.memory = memory;
  }

  @Override
  public Optional<Function> function(
      FunctionSpace space, String name, FuncType type, Optional<Meaning.Defined> hidden) {
    FuncType own = TYPES.get(name);
    if (own == null) {
      return Optional.empty();
    }
    if (!own.equals(type)) {
      throw new FusionException(
          "%s is imported as function %s; it is function %s".formatted(name, type, own));
    }
    if (functions.isEmpty()) {
      newNode = Optional.of(space.add("__fused_new_exit_handler", NEW_NODE));
      runAll = Optional.of(space.add("__fused_run_exit_handlers", PROCEDURE));
      runOf = Optional.of(space.add("__fused_run_exit_handlers_of", HANDLER));
      isHeld = Optional.of(space.add("__fused_has_thread_locals", ONE));
      area = Optional.of(memory.reserve(FIRST_NODES * NODE));
    }
    if (name.equals(EXIT) && procExit.isEmpty()) {
      procExit = Optional.of(space.require(Conventions.WASI, "proc_exit", HANDLER));
      guestExit = hidden;
    }
    return Optional.of(functions.computeIfAbsent(name, n -> space.add(n, own)));
  }

  /** What runs all handlers, if any can be registered. */
  Optional<Function> runAll() {
    return runAll;
  }

  /** What runs those of a library, by its handle; if any can be registered. */
  Optional<Function> runOf() {
    return runOf;
  }

  /** What says whether a library has thread-local objects that are not destructed. */
  Optional<Function> isHeld() {
    return isHeld;
  }

  /**
   * Writes the functions that are there.
   *
   * @param end the index of the function that ends the program normally, if it has anything to do
   */
  void write(FunctionSpace space, GlobalSpace globals, List<Unit> units, OptionalInt end) {
    if (functions.isEmpty()) {
      return;
    }
    Lists lists =
        new Lists(
            globals.variable(Value.of(0)),
            globals.variable(Value.of(0)),
            globals.variable(area.orElseThrow().base()),
            globals.variable(area.orElseThrow().base().plus(FIRST_NODES * NODE)));
    int allocator = space.index(newNode.orElseThrow());
    newNode.orElseThrow().setBody(newNode(lists).body());
    runAll.orElseThrow().setBody(runAll(lists).body());
    runOf.orElseThrow().setBody(runOf(lists).body());
    isHeld.orElseThrow().setBody(isHeld(lists).body());
    Owners owners = new Owners(units, globals);
    functions.forEach(
        (name, function) -> {
          Code code =
              switch (name) {
                case CXA_ATEXIT -> register(allocator, lists.fixed(), owners);
                case CXA_THREAD_ATEXIT -> register(allocator, lists.ofThread(), owners);
                case ATEXIT -> atexit(allocator, lists.fixed(), owners);
                case CXA_FINALIZE -> finalizeLibrary(space);
                case EXIT -> exit(units, end);
                default -> callDtors(end);
              };
          function.setBody(code.body());
        });
  }

  /** The globals with the first node of each list, and with the start and end of free nodes. */
  private record Lists(int fixed, int ofThread, int free, int end) {}

  private static Code newNode(Lists lists) {
    Code code = new Code(0);
    int page = code.local();
    code.global(lists.free()).constant(NODE).op(Op.I32_ADD).global(lists.end());
    code.op(Op.I32_GT_U).when();
    code.constant(1).memoryGrow().tee(page).constant(-1).op(Op.I32_EQ).when();
    code.constant(0).op(Op.RETURN).end();
    code.get(page).constant(PAGE_BITS).op(Op.I32_SHL).setGlobal(lists.free());
    code.global(lists.free()).constant(NODES_OF_PAGE).op(Op.I32_ADD).setGlobal(lists.end());
    code.end();
    code.global(lists.free());
    code.global(lists.free()).constant(NODE).op(Op.I32_ADD).setGlobal(lists.free());
    return code;
  }

  private static Code register(int allocator, int list, Owners owners) {
    Code code = new Code(3);
    int node = code.local();
    code.get(0).op(Op.I32_EQZ).when().constant(-1).op(Op.RETURN).end();
    code.call(allocator).tee(node).op(Op.I32_EQZ).when().constant(-1).op(Op.RETURN).end();
    code.get(node).get(0).store(FUNCTION);
    code.get(node).get(1).store(ARGUMENT);
    code.get(node).get(2).store(LIBRARY);
    code.get(2).op(Op.I32_EQZ).when();
    owners.write(code, node);
    code.end();
    code.get(node).constant(1).store(TAKES_ARGUMENT);
    return enter(code, node, list);
  }

  private static Code atexit(int allocator, int list, Owners owners) {
    Code code = new Code(1);
    int node = code.local();
    code.get(0).op(Op.I32_EQZ).when().constant(-1).op(Op.RETURN).end();
    code.call(allocator).tee(node).op(Op.I32_EQZ).when().constant(-1).op(Op.RETURN).end();
    code.get(node).get(0).store(FUNCTION);
    owners.write(code, node);
    return enter(code, node, list);
  }

  private static Code enter(Code code, int node, int list) {
    code.get(node).global(list).store(NEXT);
    return code.get(node).setGlobal(list).constant(0);
  }

  /** Each handler is taken out of its list before it runs: it runs once, and may register more. */
  private Code runAll(Lists lists) {
    Code code = new Code(0);
    int node = code.local();
    code.loop();
    code.global(lists.ofThread()).tee(node).when();
    code.get(node).load(NEXT).setGlobal(lists.ofThread());
    call(code, node);
    code.op(Op.BR, 1).end();
    code.global(lists.fixed()).tee(node).when();
    code.get(node).load(NEXT).setGlobal(lists.fixed());
    call(code, node);
    code.op(Op.BR, 1).end();
    return code.end();
  }

  private void call(Code code, int node) {
    code.get(node).load(TAKES_ARGUMENT).when();
    code.get(node).load(ARGUMENT).get(node).load(FUNCTION).callIndirect(types.of(HANDLER));
    code.op(Op.ELSE);
    code.get(node).load(FUNCTION).callIndirect(types.of(PROCEDURE));
    code.end();
  }

  /** The library of a handler without one is that of the function, if it can be closed. */
  private record Owners(List<Unit> units, GlobalSpace globals) {
    void write(Code code, int node) {
      for (Unit unit : units) {
        int size = (int) unit.member().room().tableSize();
        if (!unit.isOfStart() && size > 0) {
          code.get(0).constant(unit.tableBase()).op(Op.I32_SUB).constant(size).op(Op.I32_LT_U);
          code.when().get(node).global(globals.constant(unit.memoryBase())).store(LIBRARY).end();
        }
      }
    }
  }

  /** Of null, it runs all. */
  private Code finalizeLibrary(FunctionSpace space) {
    Code code = new Code(1);
    code.get(0).when().get(0).call(space.index(runOf.orElseThrow())).op(Op.ELSE);
    return code.call(space.index(runAll.orElseThrow())).end();
  }

  private static Code isHeld(Lists lists) {
    Code code = new Code(1);
    int node = code.local();
    code.global(lists.ofThread()).set(node);
    code.loop().get(node).when();
    code.get(node).load(LIBRARY).get(0).op(Op.I32_EQ).when();
    code.constant(1).op(Op.RETURN).end();
    code.get(node).load(NEXT).set(node).op(Op.BR, 1).end().end();
    return code.constant(0);
  }

  private Code runOf(Lists lists) {
    Code code = new Code(1);
    int node = code.local();
    int before = code.local();
    for (int list : List.of(lists.ofThread(), lists.fixed())) {
      code.loop();
      code.constant(0).set(before).global(list).set(node);
      code.block().loop();
      code.get(node).op(Op.I32_EQZ).op(Op.BR_IF, 1);
      code.get(node).load(LIBRARY).get(0).op(Op.I32_EQ).op(Op.BR_IF, 1);
      code.get(node).set(before).get(node).load(NEXT).set(node).op(Op.BR, 0);
      code.end().end();
      code.get(node).when();
      code.get(before).when().get(before).get(node).load(NEXT).store(NEXT);
      code.op(Op.ELSE).get(node).load(NEXT).setGlobal(list).end();
      call(code, node);
      code.op(Op.BR, 1).end();
      code.end();
    }
    return code;
  }

  private Code exit(List<Unit> units, OptionalInt end) {
    Code code = new Code(1);
    end.ifPresent(code::call);
    guestExit
        .filter(to -> units.get(to.member()).module().functionType(to.index()).equals(HANDLER))
        .ifPresent(to -> code.get(0).call(units.get(to.member()).function(to.index())));
    code.get(0).call(procExit.orElseThrow().index());
    return code.op(Op.UNREACHABLE);
  }

  private static Code callDtors(OptionalInt end) {
    Code code = new Code(0);
    end.ifPresent(code::call);
    return code;
  }
}
