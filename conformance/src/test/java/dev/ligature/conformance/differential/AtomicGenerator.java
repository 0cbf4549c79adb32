package dev.ligature.conformance.differential;

import dev.ligature.guests.wat.Bytes;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.List;
import java.util.stream.IntStream;

/** Generates atomic accesses to memory, which one thread can have too. */
final class AtomicGenerator {
  /** The exponents of the widths in which the instructions come: i32, i64, narrower ones. */
  private static final int[] ALIGNMENTS = {2, 3, 0, 1, 0, 1, 2};

  private final ExpressionGenerator expressions;
  private final Choice choice;
  private final Bytes out;

  AtomicGenerator(FunctionGenerator function, ExpressionGenerator expressions) {
    this.expressions = expressions;
    this.choice = function.choice;
    this.out = function.out;
  }

  /** All of them that access memory. */
  static List<Integer> all() {
    return IntStream.rangeClosed(Op.I32_ATOMIC_LOAD, Op.I64_ATOMIC_RMW32_CMPXCHG_U)
        .boxed()
        .toList();
  }

  /** A store. */
  void statement(int depth) {
    access(choice.of(all().stream().filter(op -> Op.signature(op).endsWith(":")).toList()), depth);
  }

  /** What gives a value of an integer type. */
  void expression(ValType type, int depth) {
    String result = type.equals(ValType.I32) ? ":i" : ":l";
    if (type.equals(ValType.I32) && choice.oneIn(20)) {
      address(2, depth);
      expressions.of(ValType.I32, depth + 1);
      out.op(Op.MEMORY_ATOMIC_NOTIFY).unsigned(2).unsigned(0);
    } else {
      access(
          choice.of(all().stream().filter(op -> Op.signature(op).endsWith(result)).toList()),
          depth);
    }
  }

  private void access(int op, int depth) {
    int alignment = ALIGNMENTS[(op - Op.I32_ATOMIC_LOAD) % ALIGNMENTS.length];
    List<ValType> operands = NumericOps.operands(op);
    address(alignment, depth);
    operands.subList(1, operands.size()).forEach(type -> expressions.of(type, depth + 1));
    int offset = choice.below(40) << alignment;
    out.op(op).unsigned(alignment).unsigned(choice.oneIn(60) ? 0x1_0000 - 8 : offset);
  }

  /** Mostly aligned, and mostly in bounds. */
  private void address(int alignment, int depth) {
    expressions.address(depth + 1);
    if (!choice.oneIn(40)) {
      Constants.i32(out, -(1 << alignment));
      out.op(Op.I32_AND);
    }
  }
}
