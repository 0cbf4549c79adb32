package dev.ligature.engine.codegen.body;

import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;

/** Finds the block whose handler gets what is thrown at a place of a body. */
public final class Handlers {
  /** No block of the function has it: its caller gets it. */
  public static final int CALLER = 0;

  private Handlers() {}

  /**
   * The level of the innermost block, of those up to a level, that handles exceptions at a place.
   *
   * @param level the level to begin at, going outward
   * @param i an instruction within the block at that level
   * @return the level, or {@link #CALLER}
   */
  public static int active(Instructions code, TypeTracker types, int level, int i) {
    OpenBlock block = types.blockAt(level).handler;
    while (block.level > 0) {
      if (block.op == Op.TRY_TABLE) {
        if (code.catches(block.start).length > 0) {
          return block.level;
        }
      } else if (i < code.aux(block.start)) {
        int behindBody = code.aux(block.start);
        switch (code.op(behindBody)) {
          case Op.CATCH, Op.CATCH_ALL -> {
            return block.level;
          }
          // The label counts from outside the block.
          case Op.DELEGATE -> block = types.blockAt(block.level - code.index(behindBody));
          default -> {}
        }
      }
      block = block.parent.handler;
    }
    return CALLER;
  }

  /** Whether a block that can catch is open up to a level. */
  public static boolean isWithinAny(TypeTracker types, int level) {
    return types.blockAt(level).handler.level > 0;
  }

  /** How many blocks of the older exception handling are open up to a level. */
  public static int depth(TypeTracker types, int level) {
    return types.blockAt(level).tries;
  }
}
