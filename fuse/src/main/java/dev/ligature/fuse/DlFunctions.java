package dev.ligature.fuse;

import dev.ligature.fuse.MemorySpace.Reservation;
import dev.ligature.fuse.code.Code;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.linker.LinkPlan.Opening;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code dlopen}, {@code dlsym}, {@code dlclose} and {@code dlerror} as functions of the fused
 * module: they know the libraries that are in it, by their names, and no others. What is opened is
 * constructed then, unless it has been before, and stays.
 */
final class DlFunctions implements FunctionSpace.Linkers {
  private static final ValType I32 = ValType.I32;
  private static final FuncType ONE = new FuncType(List.of(I32), List.of(I32));
  private static final FuncType TWO = new FuncType(List.of(I32, I32), List.of(I32));
  private static final FuncType NONE = new FuncType(List.of(), List.of(I32));
  private static final FuncType THREE_VOID = new FuncType(List.of(I32, I32, I32), List.of());
  private static final FuncType VOID = new FuncType(List.of(), List.of());

  private static final Map<String, FuncType> TYPES =
      Map.of("dlopen", TWO, "dlsym", TWO, "dlclose", ONE, "dlerror", NONE);

  private static final int LAZY_OR_NOW = 3;
  private static final int KNOWN_FLAGS = 1 | 2 | 4 | 8 | 256 | 4096;
  private static final int NOLOAD = 4;
  private static final int NODELETE = 4096;
  private static final int RTLD_NEXT = -1;

  private static final String INVALID_MODE = "invalid mode for dlopen()";
  private static final String NOT_THERE =
      ": cannot open shared object file: No such file or directory";
  private static final String NOT_LOADED = ": library is not loaded";
  private static final String UNDEFINED = ": undefined symbol: ";
  private static final String INVALID_HANDLE = "invalid handle";
  private static final String NO_NEXT = "RTLD_NEXT: not in a fused module";

  private final LinkPlan plan;
  private final List<Unit> units;
  private final ExitHandlers handlers;
  private final SymbolTables tables;
  private final boolean given;
  private final Map<String, Function> functions = new LinkedHashMap<>();
  private final Map<String, Function> helpers = new HashMap<>();
  private final List<Function> constructions = new ArrayList<>();
  private final List<Function> destructions = new ArrayList<>();
  private final Map<Integer, Integer> constructed = new LinkedHashMap<>();
  private Optional<Reservation> area = Optional.empty();
  private int base;
  private int pending;

  /**
   * The functions.
   *
   * @param given whether the module is to have them; if not, they stay imported
   */
  DlFunctions(
      LinkPlan plan, List<Unit> units, ExitHandlers handlers, SymbolTables tables, boolean given) {
    this.plan = plan;
    this.units = units;
    this.handlers = handlers;
    this.tables = tables;
    this.given = given;
  }

  @Override
  public Optional<Function> function(
      FunctionSpace space, String name, FuncType type, Optional<Meaning.Defined> hidden) {
    FuncType own = TYPES.get(name);
    if (!given || own == null) {
      return Optional.empty();
    }
    if (!own.equals(type)) {
      throw new FusionException(
          "%s is imported as function %s; it is function %s".formatted(name, type, own));
    }
    if (functions.isEmpty()) {
      addHelpers(space);
    }
    return Optional.of(functions.computeIfAbsent(name, n -> space.add(n, own)));
  }

  private void addHelpers(FunctionSpace space) {
    helpers.put("equal", space.add("__fused_equal", TWO));
    helpers.put("hash", space.add("__fused_hash", ONE));
    helpers.put("find", space.add("__fused_find_library", TWO));
    helpers.put("append", space.add("__fused_append", TWO));
    helpers.put("fail", space.add("__fused_dl_fail", THREE_VOID));
    helpers.put("valid", space.add("__fused_valid_handle", ONE));
    for (int k = 0; k < plan.openings().size(); k++) {
      constructions.add(space.add("__fused_open_" + k, VOID));
      destructions.add(space.add("__fused_close_" + k, VOID));
    }
  }

  /** Takes the memory and the table indices that they need, if they are there. */
  void reserve(MemorySpace memory) {
    if (!functions.isEmpty()) {
      List.of("", INVALID_MODE, NOT_THERE, NOT_LOADED, UNDEFINED, INVALID_HANDLE, NO_NEXT)
          .forEach(tables::require);
      area = Optional.of(tables.reserve(memory));
    }
  }

  /** Adds what is written to memory. */
  void addData(Segments segments) {
    area.ifPresent(a -> segments.add(a.base(), tables.data(a.base())));
  }

  /** The variables that say whether what is opened at run time is constructed, by its place. */
  Map<Integer, Integer> constructed() {
    return constructed;
  }

  /** Writes the functions that are there. */
  void write(FunctionSpace space, GlobalSpace globals, Relocation relocation) {
    if (functions.isEmpty()) {
      return;
    }
    base = globals.constant(area.orElseThrow().base());
    pending = globals.variable(Value.of(0));
    for (Opening opening : plan.openings()) {
      for (int place : opening.construction()) {
        if (!units.get(place).isOfStart()) {
          constructed.computeIfAbsent(place, p -> globals.variable(Value.of(0)));
        }
      }
    }
    helper("equal").setBody(equal().body());
    helper("hash").setBody(hash().body());
    helper("find").setBody(find(space).body());
    helper("append").setBody(append().body());
    helper("fail").setBody(fail(space).body());
    helper("valid").setBody(valid().body());
    for (int k = 0; k < constructions.size(); k++) {
      Opening opening = plan.openings().get(k);
      constructions.get(k).setBody(construct(opening, relocation).body());
      destructions.get(k).setBody(destruct(opening, space, globals).body());
    }
    functions.forEach(
        (name, function) -> {
          Code code =
              switch (name) {
                case "dlopen" -> open(space);
                case "dlsym" -> symbol(space);
                case "dlclose" -> close(space);
                default -> error();
              };
          function.setBody(code.body());
        });
  }

  private Function helper(String name) {
    return helpers.getOrDefault(name, new Function(name, 0));
  }

  private Code call(Code code, FunctionSpace space, String helper) {
    return code.call(space.index(helper(helper)));
  }

  /** Puts the address of something of the tables on the stack. */
  private Code at(Code code, int offset) {
    return code.global(base).constant(offset).op(Op.I32_ADD);
  }

  private Code text(Code code, String text) {
    return at(code, tables.text(text));
  }

  /** Whether two strings are equal. */
  private static Code equal() {
    Code code = new Code(2);
    int character = code.local();
    code.loop();
    code.get(0).loadByte(0).tee(character).get(1).loadByte(0).op(Op.I32_NE).when();
    code.constant(0).op(Op.RETURN).end();
    code.get(character).op(Op.I32_EQZ).when().constant(1).op(Op.RETURN).end();
    code.get(0).constant(1).op(Op.I32_ADD).set(0);
    code.get(1).constant(1).op(Op.I32_ADD).set(1);
    return code.op(Op.BR, 0).end().op(Op.UNREACHABLE);
  }

  /** The hash of a string. */
  private static Code hash() {
    Code code = new Code(1);
    int hash = code.local();
    int character = code.local();
    code.constant(SymbolTables.hashStart()).set(hash);
    code.loop();
    code.get(0).loadByte(0).tee(character).when();
    code.get(hash).constant(SymbolTables.hashFactor()).op(Op.I32_MUL).get(character);
    code.op(Op.I32_ADD).set(hash);
    code.get(0).constant(1).op(Op.I32_ADD).set(0).op(Op.BR, 1).end().end();
    return code.get(hash);
  }

  /** The handle that a name leads to in a list of names, or 0. */
  private Code find(FunctionSpace space) {
    Code code = new Code(2);
    int rest = code.local();
    code.get(0).load(0).set(rest);
    code.get(0).constant(Integer.BYTES).op(Op.I32_ADD).set(0);
    code.loop();
    code.get(rest).when();
    code.global(base).get(0).load(0).op(Op.I32_ADD).get(1);
    call(code, space, "equal").when();
    code.global(base).get(0).load(SymbolTables.NAME_HANDLE).op(Op.I32_ADD).op(Op.RETURN).end();
    code.get(0).constant(SymbolTables.NAME_SIZE).op(Op.I32_ADD).set(0);
    code.get(rest).constant(1).op(Op.I32_SUB).set(rest).op(Op.BR, 1).end().end();
    return code.constant(0);
  }

  /** Writes a string to the message, whose end may cut it, and gives where it ends. */
  private Code append() {
    Code code = new Code(2);
    int character = code.local();
    code.loop();
    code.get(1).loadByte(0).tee(character).op(Op.I32_EQZ);
    code.get(0);
    at(code, tables.message() + SymbolTables.MESSAGE_SIZE - 1).op(Op.I32_GE_U);
    code.op(Op.I32_OR).when();
    code.get(0).constant(0).storeByte(0).get(0).op(Op.RETURN).end();
    code.get(0).get(character).storeByte(0);
    code.get(0).constant(1).op(Op.I32_ADD).set(0);
    code.get(1).constant(1).op(Op.I32_ADD).set(1);
    return code.op(Op.BR, 0).end().op(Op.UNREACHABLE);
  }

  /** Sets the message of {@code dlerror}: three strings. */
  private Code fail(FunctionSpace space) {
    Code code = new Code(3);
    at(code, tables.message()).get(0);
    call(code, space, "append").get(1);
    call(code, space, "append").get(2);
    call(code, space, "append").op(Op.DROP);
    return at(code, tables.message()).setGlobal(pending);
  }

  private void fail(Code code, FunctionSpace space, String text) {
    text(code, text);
    text(code, "");
    text(code, "");
    call(code, space, "fail");
  }

  /** Whether a handle is open; that of the program always is. */
  private Code valid() {
    Code code = new Code(1);
    int offset = code.local();
    code.get(0).global(base).op(Op.I32_SUB).constant(tables.programHandle()).op(Op.I32_SUB);
    code.tee(offset).op(Op.I32_EQZ).when().constant(1).op(Op.RETURN).end();
    code.get(offset).constant(tables.handlesEnd() - tables.programHandle()).op(Op.I32_GE_U);
    code.get(offset).constant(SymbolTables.HANDLE_SIZE - 1).op(Op.I32_AND).op(Op.I32_OR);
    code.when().constant(0).op(Op.RETURN).end();
    return code.get(0).load(SymbolTables.COUNT).constant(0).op(Op.I32_NE);
  }

  private Code construct(Opening opening, Relocation relocation) {
    Code code = new Code(0);
    List<Unit> load =
        opening.construction().stream()
            .filter(constructed::containsKey)
            .sorted()
            .map(units::get)
            .toList();
    relocation.writeOpening(
        code,
        load,
        (unit, writer) -> {
          code.global(flag(unit.place())).op(Op.I32_EQZ).when();
          writer.run();
          code.end();
        });
    for (int place : opening.construction()) {
      if (constructed.containsKey(place)) {
        // Marked before it starts: a constructor may open its own library.
        code.global(flag(place)).op(Op.I32_EQZ).when().constant(1).setGlobal(flag(place));
        Entry.constructor(units.get(place)).ifPresent(code::call);
        code.end();
      }
    }
    return code;
  }

  private int flag(int place) {
    return constructed.getOrDefault(place, 0);
  }

  /** Destructs what no other opening holds. */
  private Code destruct(Opening opening, FunctionSpace space, GlobalSpace globals) {
    Code code = new Code(0);
    for (int place : opening.construction().reversed()) {
      if (!constructed.containsKey(place)) {
        continue;
      }
      code.global(flag(place));
      for (Opening other : plan.openings()) {
        if (other.member() != opening.member() && other.construction().contains(place)) {
          at(code, tables.handle(other.member())).load(SymbolTables.COUNT).op(Op.I32_EQZ);
          code.op(Op.I32_AND);
        }
      }
      Unit unit = units.get(place);
      int handle = globals.constant(unit.memoryBase());
      handlers
          .isHeld()
          .ifPresent(
              function ->
                  code.global(handle).call(space.index(function)).op(Op.I32_EQZ).op(Op.I32_AND));
      code.when().constant(0).setGlobal(flag(place));
      handlers.runOf().ifPresent(function -> code.global(handle).call(space.index(function)));
      Entry.fini(unit).forEach(function -> code.call(unit.function(function)));
      code.end();
    }
    return code;
  }

  private Code open(FunctionSpace space) {
    Code code = new Code(2);
    int handle = code.local();
    int last = code.local();
    int at = code.local();
    code.get(1).constant(LAZY_OR_NOW).op(Op.I32_AND).op(Op.I32_EQZ);
    code.get(1).constant(~KNOWN_FLAGS).op(Op.I32_AND).op(Op.I32_OR).when();
    fail(code, space, INVALID_MODE);
    code.constant(0).op(Op.RETURN).end();
    code.get(0).op(Op.I32_EQZ).when();
    at(code, tables.programHandle()).op(Op.RETURN).end();
    at(code, tables.pathNames()).get(0);
    call(code, space, "find").tee(handle).op(Op.I32_EQZ).when();
    lastPart(code, last, at);
    at(code, tables.baseNames()).get(last);
    call(code, space, "find").set(handle).end();
    code.get(handle).op(Op.I32_EQZ).when().get(0);
    text(code, NOT_THERE);
    text(code, "");
    call(code, space, "fail").constant(0).op(Op.RETURN).end();
    // What the program starts with is loaded, opened or not.
    code.get(1).constant(NOLOAD).op(Op.I32_AND);
    code.get(handle).load(SymbolTables.COUNT).op(Op.I32_EQZ).op(Op.I32_AND);
    code.get(handle).load(SymbolTables.OPENING).constant(-1).op(Op.I32_NE).op(Op.I32_AND);
    code.when().global(base).get(handle).load(0).op(Op.I32_ADD);
    text(code, NOT_LOADED);
    text(code, "");
    call(code, space, "fail").constant(0).op(Op.RETURN).end();
    // What is to stay is open once more, for good.
    code.get(handle).get(handle).load(SymbolTables.COUNT).constant(1).op(Op.I32_ADD);
    code.get(1).constant(NODELETE).op(Op.I32_AND).constant(0).op(Op.I32_NE).op(Op.I32_ADD);
    code.store(SymbolTables.COUNT);
    for (int k = 0; k < constructions.size(); k++) {
      code.get(handle).load(SymbolTables.OPENING).constant(k).op(Op.I32_EQ).when();
      code.call(space.index(constructions.get(k))).end();
    }
    return code.get(handle);
  }

  /** Sets a local to what stands behind the last slash of the path. */
  private static void lastPart(Code code, int last, int at) {
    int character = code.local();
    code.get(0).tee(at).set(last);
    code.loop();
    code.get(at).loadByte(0).tee(character).when();
    code.get(at).constant(1).op(Op.I32_ADD).set(at);
    code.get(character).constant('/').op(Op.I32_EQ).when().get(at).set(last).end();
    code.op(Op.BR, 1).end().end();
  }

  private Code symbol(FunctionSpace space) {
    Code code = new Code(2);
    int hash = code.local();
    int scope = code.local();
    int tablesLeft = code.local();
    int symbol = code.local();
    int symbolsLeft = code.local();
    code.get(0).constant(RTLD_NEXT).op(Op.I32_EQ).when();
    fail(code, space, NO_NEXT);
    code.constant(0).op(Op.RETURN).end();
    code.get(0).op(Op.I32_EQZ).when();
    at(code, tables.programHandle()).set(0).end();
    code.get(0);
    call(code, space, "valid").op(Op.I32_EQZ).when();
    fail(code, space, INVALID_HANDLE);
    code.constant(0).op(Op.RETURN).end();
    code.get(1);
    call(code, space, "hash").set(hash);
    code.global(base).get(0).load(SymbolTables.SCOPE).op(Op.I32_ADD).tee(scope);
    code.load(0).set(tablesLeft);
    code.loop().get(tablesLeft).when();
    code.get(scope).constant(Integer.BYTES).op(Op.I32_ADD).set(scope);
    code.global(base).get(scope).load(0).op(Op.I32_ADD).tee(symbol).load(0).set(symbolsLeft);
    code.get(symbol).constant(Integer.BYTES).op(Op.I32_ADD).set(symbol);
    code.loop().get(symbolsLeft).when();
    matching(code, space, symbol, hash);
    code.get(symbol).constant(SymbolTables.SYMBOL_SIZE).op(Op.I32_ADD).set(symbol);
    code.get(symbolsLeft).constant(1).op(Op.I32_SUB).set(symbolsLeft).op(Op.BR, 1).end().end();
    code.get(tablesLeft).constant(1).op(Op.I32_SUB).set(tablesLeft).op(Op.BR, 1).end().end();
    code.global(base).get(0).load(0).op(Op.I32_ADD);
    text(code, UNDEFINED).get(1);
    return call(code, space, "fail").constant(0);
  }

  /** Returns the value of a symbol if it is the one that is looked for. */
  private void matching(Code code, FunctionSpace space, int symbol, int hash) {
    code.get(symbol).load(0).get(hash).op(Op.I32_EQ).when();
    code.global(base).get(symbol).load(SymbolTables.SYMBOL_NAME).op(Op.I32_ADD).get(1);
    call(code, space, "equal").when();
    for (Unit unit : units) {
      if (SymbolTables.hasThreadLocals(unit)) {
        code.get(symbol).load(SymbolTables.SYMBOL_MOVES).constant(-1 - unit.place());
        code.op(Op.I32_EQ).when().get(symbol).load(SymbolTables.SYMBOL_VALUE);
        code.global(unit.global(unit.exportedGlobal(Conventions.TLS_BASE).getAsInt()));
        code.op(Op.I32_ADD).op(Op.RETURN).end();
      }
    }
    code.get(symbol).load(SymbolTables.SYMBOL_VALUE);
    code.global(base).get(symbol).load(SymbolTables.SYMBOL_MOVES).op(Op.I32_MUL);
    code.op(Op.I32_ADD).op(Op.RETURN).end().end();
  }

  private Code close(FunctionSpace space) {
    Code code = new Code(1);
    code.get(0);
    call(code, space, "valid").op(Op.I32_EQZ).when();
    fail(code, space, INVALID_HANDLE);
    code.constant(-1).op(Op.RETURN).end();
    code.get(0).load(SymbolTables.COUNT).op(Op.I32_EQZ).when().constant(0).op(Op.RETURN).end();
    code.get(0).get(0).load(SymbolTables.COUNT).constant(1).op(Op.I32_SUB);
    code.store(SymbolTables.COUNT);
    code.get(0).load(SymbolTables.COUNT).when().constant(0).op(Op.RETURN).end();
    for (int k = 0; k < destructions.size(); k++) {
      code.get(0).load(SymbolTables.OPENING).constant(k).op(Op.I32_EQ).when();
      code.call(space.index(destructions.get(k))).end();
    }
    return code.constant(0);
  }

  private Code error() {
    Code code = new Code(0);
    code.global(pending).constant(0).setGlobal(pending);
    return code;
  }
}
