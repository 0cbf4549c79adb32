package dev.ligature.engine.codegen.classfile;

import static dev.ligature.engine.codegen.classfile.VerificationType.DOUBLE;
import static dev.ligature.engine.codegen.classfile.VerificationType.FLOAT;
import static dev.ligature.engine.codegen.classfile.VerificationType.INT;
import static dev.ligature.engine.codegen.classfile.VerificationType.LONG;
import static dev.ligature.engine.codegen.classfile.VerificationType.NULL;

/**
 * Writes the code of a method, instruction by instruction. Methods are named after instructions;
 * those that choose one say so.
 *
 * <p>It follows the types of the operands and the locals that have values, from which the frames
 * are made that the verifier wants at targets of jumps. A local has the type that it was allocated
 * with wherever it has a value. Where nothing has jumped to a label when it is bound, something may
 * jump back to it: operands that are null there may be any object by then.
 *
 * <p>Instructions that can't be reached are left out. So a label that only those jump to may stay
 * unbound, and what a handler protects may be nothing.
 */
public final class CodeBuilder extends InstructionWriter {
  private static final int ARRAY_OF_LONG = 11;

  CodeBuilder(ClassBuilder owner, ConstantPool pool) {
    super(owner, pool);
  }

  /** An instruction on numbers without operands in the code. */
  public CodeBuilder op(int opcode) {
    plain(opcode);
    return this;
  }

  public CodeBuilder nop() {
    plain(Opcode.NOP);
    return this;
  }

  public CodeBuilder aastore() {
    plain(Opcode.AASTORE);
    return this;
  }

  public CodeBuilder laload() {
    plain(Opcode.LALOAD);
    return this;
  }

  public CodeBuilder lastore() {
    plain(Opcode.LASTORE);
    return this;
  }

  public CodeBuilder pop() {
    plain(Opcode.POP);
    return this;
  }

  public CodeBuilder arraylength() {
    plain(Opcode.ARRAYLENGTH);
    return this;
  }

  public CodeBuilder i2l() {
    plain(Opcode.I2L);
    return this;
  }

  public CodeBuilder l2i() {
    plain(Opcode.L2I);
    return this;
  }

  public CodeBuilder aconst_null() {
    push(Opcode.ACONST_NULL, NULL);
    return this;
  }

  public CodeBuilder iconst_0() {
    push(Opcode.ICONST_0, INT);
    return this;
  }

  public CodeBuilder lconst_0() {
    push(Opcode.LCONST_0, LONG);
    return this;
  }

  public CodeBuilder fconst_0() {
    push(Opcode.FCONST_0, FLOAT);
    return this;
  }

  public CodeBuilder dconst_0() {
    push(Opcode.DCONST_0, DOUBLE);
    return this;
  }

  /** Loads a number by the shortest instruction there is. */
  public CodeBuilder loadConstant(int value) {
    if (value >= -1 && value <= 5) {
      push(Opcode.ICONST_0 + value, INT);
    } else if (value != (short) value) {
      ldc(pool.ofInt(value), INT);
    } else if (frame.isLive()) {
      if (value == (byte) value) {
        code.u1(Opcode.BIPUSH);
        code.u1(value);
      } else {
        code.u1u2(Opcode.SIPUSH, value);
      }
      frame.push(INT);
    }
    return this;
  }

  /** Loads a number by the shortest instruction there is. */
  public CodeBuilder loadConstant(long value) {
    if (value == 0 || value == 1) {
      push(Opcode.LCONST_0 + (int) value, LONG);
    } else {
      ldc(pool.ofLong(value), LONG);
    }
    return this;
  }

  /** Loads a number by the shortest instruction there is. */
  public CodeBuilder loadConstant(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (bits == 0 || value == 1 || value == 2) {
      push(Opcode.FCONST_0 + (int) value, FLOAT);
    } else {
      ldc(pool.ofFloat(bits), FLOAT);
    }
    return this;
  }

  /** Loads a number by the shortest instruction there is. */
  public CodeBuilder loadConstant(double value) {
    long bits = Double.doubleToRawLongBits(value);
    if (bits == 0 || value == 1) {
      push(Opcode.DCONST_0 + (int) value, DOUBLE);
    } else {
      ldc(pool.ofDouble(bits), DOUBLE);
    }
    return this;
  }

  public CodeBuilder loadConstant(String text) {
    ldc(pool.ofString(text), pool.typeOf("Ljava/lang/String;"));
    return this;
  }

  /**
   * Loads a constant that a method makes, which takes a lookup, the name and the type's class.
   *
   * @param type a type of references
   */
  public CodeBuilder loadDynamic(
      String bootstrapOwner, String bootstrap, String bootstrapType, String name, String type) {
    int number = owner().bootstrap(bootstrapOwner, bootstrap, bootstrapType);
    ldc(pool.ofDynamic(number, name, type), pool.typeOf(type));
    return this;
  }

  /** Loads the handle of a static method. */
  public CodeBuilder loadHandle(String owner, String name, String type) {
    ldc(pool.ofHandle(owner, name, type), pool.typeOf("Ljava/lang/invoke/MethodHandle;"));
    return this;
  }

  public CodeBuilder iload(int slot) {
    load(TypeKind.INT, slot);
    return this;
  }

  public CodeBuilder aload(int slot) {
    load(TypeKind.REFERENCE, slot);
    return this;
  }

  public CodeBuilder istore(int slot) {
    store(TypeKind.INT, slot);
    return this;
  }

  public CodeBuilder astore(int slot) {
    store(TypeKind.REFERENCE, slot);
    return this;
  }

  public CodeBuilder loadLocal(TypeKind kind, int slot) {
    load(kind, slot);
    return this;
  }

  public CodeBuilder storeLocal(TypeKind kind, int slot) {
    store(kind, slot);
    return this;
  }

  public CodeBuilder aaload() {
    element();
    return this;
  }

  public CodeBuilder pop2() {
    if (frame.isLive()) {
      code.u1(Opcode.POP2);
      if (VerificationType.slots(frame.pop()) == 1) {
        frame.pop();
      }
    }
    return this;
  }

  public CodeBuilder dup() {
    if (frame.isLive()) {
      push(Opcode.DUP, frame.top());
    }
    return this;
  }

  /** Of one value that takes two slots. */
  public CodeBuilder dup2() {
    if (frame.isLive()) {
      push(Opcode.DUP2, frame.top());
    }
    return this;
  }

  /** Of two values that take two slots each. */
  public CodeBuilder dup2_x2() {
    swap(Opcode.DUP2_X2, true);
    return this;
  }

  /** Puts a copy of the top value, which takes one slot, below the two slots under it. */
  public CodeBuilder dup_x2() {
    if (frame.isLive()) {
      code.u1(Opcode.DUP_X2);
      int top = frame.pop();
      int second = frame.pop();
      int third = VerificationType.slots(second) == 1 ? frame.pop() : VerificationType.TOP;
      frame.push(top);
      if (third != VerificationType.TOP) {
        frame.push(third);
      }
      frame.push(second);
      frame.push(top);
    }
    return this;
  }

  public CodeBuilder swap() {
    swap(Opcode.SWAP, false);
    return this;
  }

  /** Counts the reference on the operand stack as that of any object; no instruction. */
  public CodeBuilder widen() {
    if (frame.isLive()) {
      frame.pop();
      frame.push(pool.typeOf(ClassBuilder.OBJECT));
    }
    return this;
  }

  /** Binds a label to the place behind the code written so far. */
  public CodeBuilder labelBinding(Label label) {
    bind(label);
    return this;
  }

  /** Jumps on a condition. */
  public CodeBuilder branch(int opcode, Label target) {
    jump(opcode, target);
    return this;
  }

  public CodeBuilder ifeq(Label target) {
    jump(Opcode.IFEQ, target);
    return this;
  }

  public CodeBuilder ifge(Label target) {
    jump(Opcode.IFGE, target);
    return this;
  }

  public CodeBuilder ifnull(Label target) {
    jump(Opcode.IFNULL, target);
    return this;
  }

  public CodeBuilder ifnonnull(Label target) {
    jump(Opcode.IFNONNULL, target);
    return this;
  }

  public CodeBuilder if_icmplt(Label target) {
    jump(Opcode.IF_ICMPLT, target);
    return this;
  }

  public CodeBuilder if_icmpge(Label target) {
    jump(Opcode.IF_ICMPGE, target);
    return this;
  }

  public CodeBuilder if_icmpgt(Label target) {
    jump(Opcode.IF_ICMPGT, target);
    return this;
  }

  public CodeBuilder if_acmpne(Label target) {
    jump(Opcode.IF_ACMPNE, target);
    return this;
  }

  public CodeBuilder goto_(Label target) {
    jump(target);
    return this;
  }

  /** Goes to one of targets by a number that counts them from a first one on. */
  public CodeBuilder tableswitch(int first, Label otherwise, Label[] targets) {
    if (frame.isLive()) {
      int at = beginSwitch(Opcode.TABLESWITCH, otherwise);
      code.u4(first);
      code.u4(first + targets.length - 1);
      for (Label target : targets) {
        switchTo(target, at);
      }
      frame.die();
    }
    return this;
  }

  /** Goes to the target of a number, which are in ascending order. */
  public CodeBuilder lookupswitch(Label otherwise, int[] numbers, Label[] targets) {
    if (frame.isLive()) {
      int at = beginSwitch(Opcode.LOOKUPSWITCH, otherwise);
      code.u4(numbers.length);
      for (int k = 0; k < numbers.length; k++) {
        code.u4(numbers[k]);
        switchTo(targets[k], at);
      }
      frame.die();
    }
    return this;
  }

  public CodeBuilder ireturn() {
    leave(Opcode.IRETURN + TypeKind.INT.offset());
    return this;
  }

  public CodeBuilder areturn() {
    leave(Opcode.IRETURN + TypeKind.REFERENCE.offset());
    return this;
  }

  public CodeBuilder return_() {
    leave(Opcode.IRETURN + TypeKind.VOID.offset());
    return this;
  }

  /** Returns a value of a kind, or none. */
  public CodeBuilder return_(TypeKind kind) {
    leave(Opcode.IRETURN + kind.offset());
    return this;
  }

  public CodeBuilder athrow() {
    leave(Opcode.ATHROW);
    return this;
  }

  public CodeBuilder getstatic(String owner, String name, String type) {
    field(Opcode.GETSTATIC, owner, name, type);
    return this;
  }

  public CodeBuilder putstatic(String owner, String name, String type) {
    field(Opcode.PUTSTATIC, owner, name, type);
    return this;
  }

  public CodeBuilder getfield(String owner, String name, String type) {
    field(Opcode.GETFIELD, owner, name, type);
    return this;
  }

  public CodeBuilder putfield(String owner, String name, String type) {
    field(Opcode.PUTFIELD, owner, name, type);
    return this;
  }

  public CodeBuilder invokestatic(String owner, String name, String type) {
    if (frame.isLive()) {
      invoke(Opcode.INVOKESTATIC, pool.ofMethod(owner, name, type), 0);
    }
    return this;
  }

  public CodeBuilder invokevirtual(String owner, String name, String type) {
    if (frame.isLive()) {
      invoke(Opcode.INVOKEVIRTUAL, pool.ofMethod(owner, name, type), 1);
    }
    return this;
  }

  /** Calls a constructor. */
  public CodeBuilder invokespecial(String owner, String type) {
    construct(owner, type);
    return this;
  }

  public CodeBuilder invokeinterface(String owner, String name, String type) {
    if (frame.isLive()) {
      Constant called = pool.ofInterfaceMethod(owner, name, type);
      invoke(Opcode.INVOKEINTERFACE, called, 1);
      code.u1(called.argumentSlots + 1);
      code.u1(0);
    }
    return this;
  }

  public CodeBuilder new_(String type) {
    if (frame.isLive()) {
      int at = code.size();
      code.u1u2(Opcode.NEW, pool.index(pool.ofClass(type)));
      frame.push(VerificationType.madeAt(at));
    }
    return this;
  }

  /** Makes an array of {@code long}. */
  public CodeBuilder newLongArray() {
    if (frame.isLive()) {
      code.u1(Opcode.NEWARRAY);
      code.u1(ARRAY_OF_LONG);
      frame.pop();
      frame.push(pool.typeOf("[J"));
    }
    return this;
  }

  public CodeBuilder anewarray(String element) {
    ofClass(Opcode.ANEWARRAY, element, "[" + element);
    return this;
  }

  public CodeBuilder checkcast(String type) {
    ofClass(Opcode.CHECKCAST, type, type);
    return this;
  }

  public CodeBuilder instanceOf(String type) {
    ofClass(Opcode.INSTANCEOF, type, "I");
    return this;
  }
}
