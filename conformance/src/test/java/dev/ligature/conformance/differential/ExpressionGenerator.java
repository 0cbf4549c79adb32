package dev.ligature.conformance.differential;

import dev.ligature.guests.wat.Bytes;
import dev.ligature.guests.wat.TypeEncoder;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;

/** Generates expressions: code that leaves one value of a numeric type. */
final class ExpressionGenerator {
  private static final int CANONICAL_F32 = 0x7fc0_0000;
  private static final long CANONICAL_F64 = 0x7ff8_0000_0000_0000L;

  private final FunctionGenerator function;
  private final Choice choice;
  private final Bytes out;

  ExpressionGenerator(FunctionGenerator function) {
    this.function = function;
    this.choice = function.choice;
    this.out = function.out;
  }

  /** An expression of a type. */
  void of(ValType type, int depth) {
    if (!function.mayNest(depth)) {
      leaf(type);
      return;
    }
    switch (choice.below(20)) {
      case 0, 1 -> leaf(type);
      case 2, 3 -> load(type, depth);
      case 4 -> select(type, depth);
      case 5 -> ifElse(type, depth);
      case 6 -> block(type, depth);
      case 7 -> blockWithParameter(type, depth);
      case 8 -> {
        of(type, depth + 1);
        out.op(Op.LOCAL_TEE).unsigned(function.local(type));
      }
      case 9 -> callFor(type, depth);
      case 10 -> special(type, depth);
      case 11 -> {
        if (type.equals(ValType.I32) || type.equals(ValType.I64)) {
          new AtomicGenerator(function, this).expression(type, depth);
        } else {
          numeric(type, depth);
        }
      }
      default -> numeric(type, depth);
    }
  }

  private void leaf(ValType type) {
    switch (choice.below(4)) {
      case 0 -> Constants.random(out, type, choice);
      case 1 -> out.op(Op.GLOBAL_GET).unsigned(function.global(type));
      default -> out.op(Op.LOCAL_GET).unsigned(function.local(type));
    }
  }

  private void numeric(ValType type, int depth) {
    if (type.equals(ValType.V128) || (choice.hasVectors() && choice.oneIn(4))) {
      new VectorGenerator(function, this).expression(type, depth);
      return;
    }
    int op = choice.of(NumericOps.giving(type));
    if (NumericOps.trapsMostly(op) && !choice.oneIn(8)) {
      op = choice.of(NumericOps.giving(type));
    }
    List<ValType> operands = NumericOps.operands(op);
    operands.forEach(operand -> of(operand, depth + 1));
    if (NumericOps.divides(op) && !choice.oneIn(12)) {
      odd(type);
    }
    out.op(op);
    if (NumericOps.leavesNanOpen(op)) {
      canonical(type);
    }
  }

  /** Makes a divisor that is not zero of an integer. */
  private void odd(ValType type) {
    if (type.equals(ValType.I32)) {
      Constants.i32(out, 1);
      out.op(Op.I32_OR);
    } else {
      out.op(Op.I64_CONST).signed(1).op(Op.I64_OR);
    }
  }

  /** Replaces a NaN by the canonical one: {@code x == x ? x : nan}. */
  private void canonical(ValType type) {
    boolean single = type.equals(ValType.F32);
    int value = function.hiddenLocal(type);
    out.op(Op.LOCAL_TEE).unsigned(value);
    if (single) {
      out.op(Op.F32_CONST).f32(CANONICAL_F32);
    } else {
      out.op(Op.F64_CONST).f64(CANONICAL_F64);
    }
    out.op(Op.LOCAL_GET).unsigned(value).op(Op.LOCAL_GET).unsigned(value);
    out.op(single ? Op.F32_EQ : Op.F64_EQ).op(Op.SELECT);
  }

  /** An address: mostly in the first page, sometimes anywhere. */
  void address(int depth) {
    of(ValType.I32, depth);
    if (!choice.oneIn(60)) {
      Constants.i32(out, choice.oneIn(8) ? 0xffff : 0x7fff);
      out.op(Op.I32_AND);
    }
  }

  /** A load or store with its alignment and offset. */
  void memoryArgument(int op) {
    int offset = choice.oneIn(60) ? 0x1_0000 - choice.below(16) : choice.below(300);
    boolean huge = choice.oneIn(200);
    out.op(op).unsigned(0).unsigned(huge ? 0xffff_ffffL - choice.below(9) : offset);
  }

  private void load(ValType type, int depth) {
    if (type.equals(ValType.V128)) {
      new VectorGenerator(function, this).load(depth);
      return;
    }
    int op = choice.of(NumericOps.loads(type));
    address(depth + 1);
    memoryArgument(op);
  }

  private void select(ValType type, int depth) {
    of(type, depth + 1);
    of(type, depth + 1);
    of(ValType.I32, depth + 1);
    if (choice.oneIn(2)) {
      out.op(Op.SELECT);
    } else {
      TypeEncoder.valTypes(out.op(Op.SELECT_T), List.of(type));
    }
  }

  private void ifElse(ValType type, int depth) {
    of(ValType.I32, depth + 1);
    TypeEncoder.valType(out.op(Op.IF), type);
    function.inBlockWithValue(
        () -> {
          function.statements(choice.below(2), depth + 1);
          of(type, depth + 1);
          out.op(Op.ELSE);
          of(type, depth + 1);
        });
    out.op(Op.END);
  }

  /** A block that a branch may leave with a value. */
  private void block(ValType type, int depth) {
    TypeEncoder.valType(out.op(Op.BLOCK), type);
    function.inBlockWithValue(
        () -> {
          function.statements(choice.below(2), depth + 1);
          of(type, depth + 1);
          of(ValType.I32, depth + 1);
          out.op(Op.BR_IF).unsigned(0).op(Op.DROP);
          of(type, depth + 1);
          if (choice.oneIn(4)) {
            out.op(Op.BR).unsigned(0);
          }
        });
    out.op(Op.END);
  }

  /** A block or loop that takes one value and gives two, of which the second is dropped. */
  private void blockWithParameter(ValType type, int depth) {
    ValType other = choice.of(choice.types());
    FuncType blockType = new FuncType(List.of(other), List.of(type, other));
    of(other, depth + 1);
    out.op(choice.oneIn(2) ? Op.LOOP : Op.BLOCK).signed(function.shape.type(blockType));
    int local = function.newLocal(other);
    out.op(Op.LOCAL_SET).unsigned(local);
    function.inBlockWithValue(() -> of(type, depth + 1));
    out.op(Op.LOCAL_GET).unsigned(local);
    out.op(Op.END).op(Op.DROP);
  }

  /** A call of a function whose only result has the type; something simpler if there is none. */
  private void callFor(ValType type, int depth) {
    List<Integer> fitting = fitting(List.of(type));
    if (fitting.isEmpty()) {
      numeric(type, depth);
    } else {
      call(choice.of(fitting), depth);
    }
  }

  /** A call of a function, or through the table of some function of the same type. */
  FuncType call(int callee, int depth) {
    FuncType type = function.shape.functions.get(callee);
    type.params().forEach(param -> of(param, depth + 1));
    if (choice.oneIn(2)) {
      out.op(Op.CALL).unsigned(callee);
    } else {
      callee(callee, depth);
      out.op(Op.CALL_INDIRECT).unsigned(function.shape.type(type)).unsigned(0);
    }
    return type;
  }

  /** A call that is a return; a plain return of constants if no function has these results. */
  void tailCall(List<ValType> results, int depth) {
    List<Integer> fitting = fitting(results);
    if (fitting.isEmpty()) {
      results.forEach(result -> Constants.random(out, result, choice));
      out.op(Op.RETURN);
      return;
    }
    int callee = choice.of(fitting);
    FuncType type = function.shape.functions.get(callee);
    type.params().forEach(param -> of(param, depth + 1));
    if (choice.oneIn(2)) {
      out.op(Op.RETURN_CALL).unsigned(callee);
    } else {
      callee(callee, depth);
      out.op(Op.RETURN_CALL_INDIRECT).unsigned(function.shape.type(type)).unsigned(0);
    }
  }

  private List<Integer> fitting(List<ValType> results) {
    List<Integer> fitting = new ArrayList<>();
    for (int i = 0; i < function.shape.functions.size(); i++) {
      if (function.shape.functions.get(i).results().equals(results)) {
        fitting.add(i);
      }
    }
    return fitting;
  }

  /** The index of a function in the table if it is there, or of another. */
  private void callee(int callee, int depth) {
    int slot = function.shape.table.indexOf(callee);
    if (slot < 0 || choice.oneIn(10)) {
      of(ValType.I32, depth + 1);
      Constants.i32(out, choice.oneIn(6) ? 15 : 7);
      out.op(Op.I32_AND);
    } else {
      Constants.i32(out, function.shape.tableStart + slot);
    }
  }

  /** Sizes, growth and null tests, for those types that they give. */
  private void special(ValType type, int depth) {
    if (!type.equals(ValType.I32)) {
      numeric(type, depth);
      return;
    }
    switch (choice.below(4)) {
      case 0 -> out.op(Op.MEMORY_SIZE).u8(0);
      case 1 -> {
        of(ValType.I32, depth + 1);
        if (!choice.oneIn(4)) {
          Constants.i32(out, 1);
          out.op(Op.I32_AND);
        }
        out.op(Op.MEMORY_GROW).u8(0);
      }
      case 2 -> out.op(Op.TABLE_SIZE).u8(0);
      default -> {
        of(ValType.I32, depth + 1);
        Constants.i32(out, 7);
        out.op(Op.I32_AND).op(Op.TABLE_GET).u8(0).op(Op.REF_IS_NULL);
      }
    }
  }
}
