package dev.ligature.conformance.differential;

import dev.ligature.guests.wat.Bytes;
import dev.ligature.guests.wat.TypeEncoder;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Generates the body of one function: statements, which leave the stack as it was. */
final class FunctionGenerator {
  private static final int EMPTY_BLOCK = 0x40;
  private static final int MAX_DEPTH = 4;

  final Choice choice;
  final ModuleShape shape;
  final Bytes out = new Bytes();

  private final FuncType type;
  private final List<ValType> locals;
  private final Set<Integer> hidden = new HashSet<>();
  private final ExpressionGenerator expressions;

  /** For each open block, the innermost last, whether a branch to it takes no value. */
  private final List<Boolean> labels = new ArrayList<>();

  /** How many more statements and expressions may branch out. */
  private int budget = 120;

  FunctionGenerator(Choice choice, ModuleShape shape, int function) {
    this.choice = choice;
    this.shape = shape;
    this.type = shape.functions.get(function);
    this.locals = new ArrayList<>(type.params());
    locals.addAll(choice.types());
    this.expressions = new ExpressionGenerator(this);
  }

  /** The function's locals and code. */
  byte[] body() {
    labels.add(type.results().isEmpty());
    burn(ModuleShape.FUEL_PER_CALL);
    statements(3 + choice.below(5), 0);
    type.results().forEach(result -> expressions.of(result, 0));
    out.op(Op.END);
    List<ValType> declared = locals.subList(type.params().size(), locals.size());
    Bytes body = new Bytes().unsigned(declared.size());
    for (ValType local : declared) {
      TypeEncoder.valType(body.unsigned(1), local);
    }
    return body.bytes(out).toArray();
  }

  /** Whether there is room for something that nests. */
  boolean mayNest(int depth) {
    return depth < MAX_DEPTH && budget-- > 0;
  }

  /** Takes fuel; traps if there is none. */
  private void burn(int amount) {
    out.op(Op.GLOBAL_GET).unsigned(0);
    Constants.i32(out, amount);
    out.op(Op.I32_SUB).op(Op.GLOBAL_SET).unsigned(0);
    out.op(Op.GLOBAL_GET).unsigned(0);
    Constants.i32(out, 0);
    out.op(Op.I32_LT_S).op(Op.IF).u8(EMPTY_BLOCK).op(Op.UNREACHABLE).op(Op.END);
  }

  int newLocal(ValType type) {
    locals.add(type);
    return locals.size() - 1;
  }

  /** A local that no other code gets: what is in it may differ between engines. */
  int hiddenLocal(ValType type) {
    hidden.add(locals.size());
    return newLocal(type);
  }

  /** A local of a type; there is always one. */
  int local(ValType type) {
    List<Integer> fitting = new ArrayList<>();
    for (int i = 0; i < locals.size(); i++) {
      if (locals.get(i).equals(type) && !hidden.contains(i)) {
        fitting.add(i);
      }
    }
    return choice.of(fitting);
  }

  /** A global of a type, never the fuel. */
  int global(ValType type) {
    return shape.globals.lastIndexOf(type);
  }

  void statements(int count, int depth) {
    for (int i = 0; i < count; i++) {
      statement(depth);
    }
  }

  private void statement(int depth) {
    switch (choice.below(20)) {
      case 0, 1, 2 -> {
        ValType type = choice.of(choice.types());
        expressions.of(type, depth + 1);
        out.op(Op.LOCAL_SET).unsigned(local(type));
      }
      case 3, 4 -> {
        ValType type = choice.of(choice.types());
        expressions.of(type, depth + 1);
        out.op(Op.GLOBAL_SET).unsigned(global(type));
      }
      case 5, 6, 7 -> store(depth);
      case 8 -> ifElse(depth);
      case 9 -> block(depth);
      case 10 -> loop(depth);
      case 11 -> {
        expressions.of(choice.of(choice.types()), depth + 1);
        out.op(Op.DROP);
      }
      case 12 -> branch(depth);
      case 13 -> call(depth);
      case 14 -> new BulkGenerator(this, expressions).statement(depth);
      case 15 -> switchBlocks(depth);
      case 16, 17 -> new ExceptionGenerator(this, expressions).statement(depth);
      case 18 -> new AtomicGenerator(this, expressions).statement(depth);
      default -> leaveFunction(depth);
    }
  }

  private void store(int depth) {
    if (choice.hasVectors() && choice.oneIn(3)) {
      new VectorGenerator(this, expressions).store(depth);
      return;
    }
    int op = choice.of(NumericOps.stores());
    expressions.address(depth + 1);
    expressions.of(NumericOps.operands(op).get(1), depth + 1);
    expressions.memoryArgument(op);
  }

  private void ifElse(int depth) {
    expressions.of(ValType.I32, depth + 1);
    out.op(Op.IF).u8(EMPTY_BLOCK);
    labels.add(true);
    nested(depth);
    if (choice.oneIn(2)) {
      out.op(Op.ELSE);
      nested(depth);
    }
    labels.removeLast();
    out.op(Op.END);
  }

  private void nested(int depth) {
    if (mayNest(depth)) {
      statements(1 + choice.below(3), depth + 1);
    }
  }

  private void block(int depth) {
    out.op(Op.BLOCK).u8(EMPTY_BLOCK);
    labels.add(true);
    nested(depth);
    if (choice.oneIn(3)) {
      branchTable(depth);
      nested(depth);
    }
    labels.removeLast();
    out.op(Op.END);
  }

  /** A loop of a few iterations; a branch to its start may add some, as long as there is fuel. */
  private void loop(int depth) {
    int counter = newLocal(ValType.I32);
    Constants.i32(out, 1 + choice.below(5));
    out.op(Op.LOCAL_SET).unsigned(counter);
    out.op(Op.LOOP).u8(EMPTY_BLOCK);
    labels.add(true);
    burn(1);
    nested(depth);
    out.op(Op.LOCAL_GET).unsigned(counter);
    Constants.i32(out, 1);
    out.op(Op.I32_SUB).op(Op.LOCAL_TEE).unsigned(counter);
    out.op(Op.BR_IF).unsigned(0);
    labels.removeLast();
    out.op(Op.END);
  }

  private List<Integer> depthsWithoutValue() {
    List<Integer> depths = new ArrayList<>();
    for (int depth = 0; depth < labels.size(); depth++) {
      if (labels.get(labels.size() - 1 - depth)) {
        depths.add(depth);
      }
    }
    return depths;
  }

  private void branch(int depth) {
    List<Integer> depths = depthsWithoutValue();
    if (!depths.isEmpty()) {
      expressions.of(ValType.I32, depth + 1);
      out.op(Op.BR_IF).unsigned(choice.of(depths));
    }
  }

  /** A jump by a table; what follows is dead code. */
  private void branchTable(int depth) {
    List<Integer> depths = depthsWithoutValue();
    expressions.of(ValType.I32, depth + 1);
    Constants.i32(out, 7);
    out.op(Op.I32_AND).op(Op.BR_TABLE);
    int count = choice.below(5);
    out.unsigned(count);
    for (int i = 0; i <= count; i++) {
      out.unsigned(choice.of(depths));
    }
  }

  /** Blocks in each other as a C {@code switch} has them, at times after a jump past them all. */
  private void switchBlocks(int depth) {
    if (!mayNest(depth)) {
      return;
    }
    int cases = 2 + choice.below(choice.oneIn(6) ? 80 : 6);
    boolean dead = choice.oneIn(4);
    if (dead) {
      out.op(Op.BLOCK).u8(EMPTY_BLOCK).op(Op.BR).unsigned(0);
      labels.add(true);
    }
    for (int i = 0; i < cases; i++) {
      out.op(Op.BLOCK).u8(EMPTY_BLOCK);
      labels.add(true);
    }
    expressions.of(ValType.I32, depth + 1);
    Constants.i32(out, 15);
    out.op(Op.I32_AND).op(Op.BR_TABLE).unsigned(cases - 1);
    for (int i = 0; i < cases; i++) {
      out.unsigned(i);
    }
    for (int left = cases - 1; left >= 0; left--) {
      labels.removeLast();
      out.op(Op.END);
      statements(choice.below(2), Math.max(depth + 1, MAX_DEPTH - 1));
      if (left > 0 && choice.oneIn(2)) {
        out.op(Op.BR).unsigned(left - 1);
      }
    }
    if (dead) {
      labels.removeLast();
      out.op(Op.END);
    }
  }

  /** A call whose results go to locals. */
  private void call(int depth) {
    FuncType callee = expressions.call(choice.below(shape.functions.size()), depth);
    for (ValType result : callee.results().reversed()) {
      out.op(Op.LOCAL_SET).unsigned(local(result));
    }
  }

  /** Returns, by a call at times, or traps, under a condition that seldom holds. */
  private void leaveFunction(int depth) {
    expressions.of(ValType.I32, depth + 1);
    Constants.i32(out, 15);
    out.op(Op.I32_AND).op(Op.I32_EQZ).op(Op.IF).u8(EMPTY_BLOCK);
    if (choice.oneIn(4)) {
      out.op(Op.UNREACHABLE);
    } else if (choice.oneIn(3)) {
      labels.add(true);
      expressions.tailCall(type.results(), MAX_DEPTH - 1);
      labels.removeLast();
    } else {
      labels.add(true);
      for (ValType result : type.results()) {
        expressions.of(result, MAX_DEPTH);
        statements(choice.below(2), MAX_DEPTH);
      }
      labels.removeLast();
      out.op(Op.RETURN);
    }
    out.op(Op.END);
  }

  /** Enters a block; its label may take nothing. */
  void enter(boolean takesNothing) {
    labels.add(takesNothing);
  }

  /** Leaves a block. */
  void leave() {
    labels.removeLast();
  }

  /** How many labels there are, the function's own included. */
  int labels() {
    return labels.size();
  }

  /** Code inside a block whose label takes a value, which no statement branches to. */
  void inBlockWithValue(Runnable code) {
    labels.add(false);
    code.run();
    labels.removeLast();
  }
}
