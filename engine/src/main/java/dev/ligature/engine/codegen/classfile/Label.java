package dev.ligature.engine.codegen.classfile;

import org.jspecify.annotations.Nullable;

/** A place in a method's code. */
public final class Label {
  /** Where it is; negative before it is known. */
  int pc = -1;

  /** Whether something jumps to it, so that the verifier wants to know its frame. */
  boolean target;

  /** The locals that have values there; null as long as nothing is known to get there. */
  long @Nullable [] assigned;

  /** The types of the operands there. */
  int[] stack = Frame.EMPTY;

  Label() {}
}
