package dev.ligature.engine.codegen.body;

import dev.ligature.engine.codegen.type.JavaType;
import java.util.SortedSet;

/** A run of instructions that a {@link TypeTracker} goes past in one step. */
public interface Stretch {
  /** How many blocks stay open around it, the function's own included. */
  int level();

  /**
   * Whether it begins at the end of a block that is open before it, and closes all blocks from its
   * level on.
   */
  boolean isSlice();

  /** The types of the values that it takes from the operand stack. */
  JavaType[] inputs();

  /** The types of the values that it leaves on the operand stack. */
  JavaType[] outputs();

  /** Whether control can reach its end. */
  boolean fallsThrough();

  /** The levels of outer blocks that it branches to. */
  SortedSet<Integer> exits();
}
