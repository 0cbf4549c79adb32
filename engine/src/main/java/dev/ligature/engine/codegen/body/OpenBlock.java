package dev.ligature.engine.codegen.body;

import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.wasm.Op;

/**
 * An open block, loop, if or the function itself. Each knows the one around it, so that trackers of
 * the same place share them, however many there are.
 */
public final class OpenBlock {
  private static final JavaType[] NONE = {};

  /** The block around it; the function itself is around itself. */
  final OpenBlock parent;

  final int op;
  final int start;
  final int height;
  final JavaType[] params;
  final JavaType[] results;

  /** How many blocks are around it. */
  final int level;

  /** How many of it and the blocks around it are of the older exception handling. */
  final int tries;

  /** The innermost one of it and the blocks around it that can catch; the function if none can. */
  final OpenBlock handler;

  /** Whether a branch goes to its end, or control falls into it. */
  boolean endReached;

  /**
   * A block further out: of chosen distances, so that any level is a logarithm of steps away
   * (Myers, An applicative random-access stack).
   */
  private final OpenBlock jump;

  /** The function itself. */
  OpenBlock(JavaType[] results) {
    this.parent = this;
    this.op = Op.BLOCK;
    this.start = -1;
    this.height = 0;
    this.params = NONE;
    this.results = results;
    this.level = 0;
    this.tries = 0;
    this.handler = this;
    this.jump = this;
  }

  /** A block within another one. */
  OpenBlock(
      OpenBlock parent, int op, int start, int height, JavaType[] params, JavaType[] results) {
    this.parent = parent;
    this.op = op;
    this.start = start;
    this.height = height;
    this.params = params;
    this.results = results;
    boolean catches = op == Op.TRY || op == Op.TRY_TABLE;
    level = parent.level + 1;
    tries = parent.tries + (op == Op.TRY ? 1 : 0);
    handler = catches ? this : parent.handler;
    OpenBlock near = parent.jump;
    boolean equal = parent.level - near.level == near.level - near.jump.level;
    jump = equal && near.level > 0 ? near.jump : parent;
  }

  /** The block at a level, which is this or further out. */
  OpenBlock outer(int wanted) {
    OpenBlock block = this;
    while (block.level > wanted) {
      block = block.jump.level >= wanted ? block.jump : block.parent;
    }
    return block;
  }

  /** The opcode that opened it; {@code block} for the function itself. */
  public int op() {
    return op;
  }

  /** The instruction that opened it; -1 for the function itself. */
  public int start() {
    return start;
  }

  /** The height of the operand stack below what the block takes. */
  public int height() {
    return height;
  }

  /** The types that a branch to this block carries. */
  public JavaType[] labelTypes() {
    return op == Op.LOOP ? params : results;
  }
}
