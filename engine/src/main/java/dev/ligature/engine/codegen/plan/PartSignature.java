package dev.ligature.engine.codegen.plan;

import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;

/**
 * The parameters of a part: the values that it takes from the operand stack; then the frame's two
 * arrays, the instance, and for a slice the number of the block at whose end it is entered. Few of
 * them: the JIT compilers leave methods alone that take very many.
 */
public final class PartSignature {
  /** How many values from the operand stack are parameters; the format of methods has an end. */
  private static final int MAX_INPUTS = 48;

  private static final JavaType[] NONE = {};

  private final Region part;
  private final int frameSlot;

  public PartSignature(Region part) {
    this.part = part;
    int inputs = 0;
    for (JavaType input : inputs()) {
      inputs += input.slots();
    }
    this.frameSlot = inputs;
  }

  /** The values from the operand stack that are parameters: all of them, or none if too many. */
  public JavaType[] inputs() {
    return part.inputs().length <= MAX_INPUTS ? part.inputs() : NONE;
  }

  /** The values from the operand stack that pass through the frame. */
  public JavaType[] transferredInputs() {
    return part.inputs().length <= MAX_INPUTS ? NONE : part.inputs();
  }

  /** The slot of the frame's numbers. */
  public int frameSlot() {
    return frameSlot;
  }

  /** The slot of the frame's references. */
  public int referencesSlot() {
    return frameSlot + 1;
  }

  /** The slot of the instance. */
  public int instanceSlot() {
    return frameSlot + 2;
  }

  /** The slot of the number of the block at whose end a slice is entered. */
  public int entrySlot() {
    return frameSlot + 3;
  }

  /**
   * The type of the part's method.
   *
   * @param instance the class of the module's instances
   */
  public String type(String instance) {
    StringBuilder type = new StringBuilder("(");
    for (JavaType input : inputs()) {
      type.append(input.desc());
    }
    type.append(Types.LONG_ARRAY).append(Types.OBJECT_ARRAY).append(instance);
    return type.append(part.isSlice() ? "I)I" : ")I").toString();
  }
}
