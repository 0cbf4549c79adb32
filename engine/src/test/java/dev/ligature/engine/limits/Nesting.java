package dev.ligature.engine.limits;

/** Shapes of code of a size. Each exports {@code f: i32 -> i32}. */
final class Nesting {
  private Nesting() {}

  private static Shape function(String locals, Code code) {
    Shape shape = new Shape();
    shape.exported("f", shape.type("i", "i"), locals, code);
    return shape;
  }

  /** So many operands at once: {@code f(x) = x + 1 + 2 + .. + depth}, summed from the end. */
  static Shape operands(int depth) {
    Code code = new Code().get(0);
    for (int k = 1; k <= depth; k++) {
      code.i32(k);
    }
    for (int k = 0; k < depth; k++) {
      code.op(Code.ADD);
    }
    return function("", code);
  }

  /** Operands of alternating types, converted on the way: {@code f(x) = x + depth}. */
  static Shape mixedOperands(int depth) {
    Code code = new Code().get(0);
    for (int k = 0; k < depth; k++) {
      code.i64(1).i32(0);
    }
    code.get(0).op(Code.DROP);
    for (int k = 0; k < depth; k++) {
      // i32 i64 i32 -> i32
      code.op(0xac, Code.ADD64, 0xa7, Code.ADD);
    }
    return function("", code);
  }

  /**
   * Blocks within each other, each left on a condition: {@code f(x)} counts those left normally.
   */
  static Shape branchesOut(int depth) {
    Code code = new Code();
    for (int k = 0; k < depth; k++) {
      code.op(Code.BLOCK, Code.EMPTY);
    }
    for (int k = 0; k < depth; k++) {
      // Leaves k blocks if x == k, so that depth - k - 1 ends count it.
      code.get(0).i32(k).op(0x46).op1(Code.BR_IF, k);
    }
    for (int k = 0; k < depth; k++) {
      code.op(Code.END).get(1).i32(1).op(Code.ADD).set(1);
    }
    return function("i", code.get(1));
  }

  /** A table of that many targets: {@code f(x)} is the number of blocks left behind. */
  static Shape table(int targets) {
    Code code = new Code();
    for (int k = 0; k < targets; k++) {
      code.op(Code.BLOCK, Code.EMPTY);
    }
    code.get(0).op(Code.BR_TABLE).u(targets - 1);
    for (int k = 0; k < targets; k++) {
      code.u(k);
    }
    for (int k = 0; k < targets; k++) {
      code.op(Code.END).get(1).i32(1).op(Code.ADD).set(1);
    }
    return function("i", code.get(1));
  }

  /** Blocks, loops or ifs within each other: {@code f(x) = depth} for {@code x != 0}. */
  static Shape nested(int opcode, int depth) {
    Code code = new Code();
    for (int k = 0; k < depth; k++) {
      if (opcode == Code.IF) {
        code.get(0);
      }
      code.op(opcode, Code.EMPTY);
    }
    for (int k = 0; k < depth; k++) {
      code.get(1).i32(1).op(Code.ADD).set(1).op(Code.END);
    }
    return function("i", code.get(1));
  }

  /** Blocks within each other that catch: {@code f(x)} throws and each handler throws again. */
  static Shape tries(int depth) {
    Shape shape = new Shape();
    int none = shape.type("", "");
    int type = shape.type("i", "i");
    shape.tag(none);
    Code code = new Code();
    for (int k = 0; k < depth; k++) {
      code.op(Code.TRY, Code.EMPTY);
    }
    code.op1(Code.THROW, 0);
    for (int k = 0; k < depth; k++) {
      code.op1(Code.CATCH, 0).get(1).i32(1).op(Code.ADD).set(1);
      if (k < depth - 1) {
        code.get(0).op(Code.IF, Code.EMPTY).op1(Code.THROW, 0).op(Code.END);
      }
      code.op(Code.END);
    }
    shape.exported("f", type, "i", code.get(1));
    return shape;
  }

  /** As {@link #tries}, in the newer encoding. */
  static Shape tryTables(int depth) {
    Shape shape = new Shape();
    int none = shape.type("", "");
    int type = shape.type("i", "i");
    shape.tag(none);
    Code code = new Code();
    for (int k = 0; k < depth; k++) {
      code.op(Code.BLOCK, Code.EMPTY).op(Code.TRY_TABLE, Code.EMPTY).u(1).op(0).u(0).u(0);
    }
    code.op1(Code.THROW, 0);
    for (int k = 0; k < depth; k++) {
      code.op(Code.END, Code.END).get(1).i32(1).op(Code.ADD).set(1);
      if (k < depth - 1) {
        code.get(0).op(Code.IF, Code.EMPTY).op1(Code.THROW, 0).op(Code.END);
      }
    }
    shape.exported("f", type, "i", code.get(1));
    return shape;
  }

  /** One run of code without a branch: {@code f(x) = x * (length + 1)}. */
  static Shape straight(int length) {
    Code code = new Code().get(0).set(1);
    for (int k = 0; k < length; k++) {
      code.get(1).get(0).op(Code.ADD).set(1);
    }
    return function("i", code.get(1));
  }

  /** Locals all of which are live throughout: {@code f(x) = count * x + 0 + 1 + ..}. */
  static Shape locals(int count) {
    Code code = new Code();
    for (int k = 1; k <= count; k++) {
      code.get(0).i32(k).op(Code.ADD).set(k);
    }
    code.i32(0);
    for (int k = 1; k <= count; k++) {
      code.get(k).op(Code.ADD);
    }
    return function("i".repeat(count), code);
  }

  /** Many locals, each used in many loops. */
  static Shape loopsOverLocals(int count) {
    Code code = new Code();
    for (int k = 1; k < count; k++) {
      code.op(Code.LOOP, Code.EMPTY).get(k).get(0).op(Code.ADD).set(k + 1).op(Code.END);
    }
    return function("i".repeat(count), code.get(count));
  }

  /** Blocks with so many parameters and results, one in the other. */
  static Shape wideBlocks(int width, int depth) {
    Shape shape = new Shape();
    int wide = shape.type("i".repeat(width), "i".repeat(width));
    int type = shape.type("i", "i");
    Code code = new Code();
    for (int k = 0; k < width; k++) {
      code.get(0);
    }
    for (int k = 0; k < depth; k++) {
      code.op(k % 3 == 1 ? Code.LOOP : Code.BLOCK).s(wide);
    }
    code.i32(1).op(Code.ADD);
    for (int k = 0; k < depth; k++) {
      code.op(Code.END).i32(1).op(Code.ADD);
    }
    for (int k = 1; k < width; k++) {
      code.op(Code.ADD);
    }
    shape.exported("f", type, "", code);
    return shape;
  }

  /** A memory that grows page by page, each of which is written to: {@code f(x)} is its size. */
  static Shape growth(int pages) {
    Shape shape = new Shape();
    shape.memory(1);
    int type = shape.type("i", "i");
    Code code = new Code().i32(pages).set(0).op(Code.LOOP, Code.EMPTY);
    code.i32(1).op(0x40, 0).i32(16).op(0x74).tee(1).get(1).op(0x36, 2, 0);
    code.get(0).i32(1).op(Code.SUB).tee(0).op1(Code.BR_IF, 0).op(Code.END).op(0x3f, 0);
    shape.exported("f", type, "i", code);
    return shape;
  }
}
