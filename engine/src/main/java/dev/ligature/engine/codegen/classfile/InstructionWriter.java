package dev.ligature.engine.codegen.classfile;

import static dev.ligature.engine.codegen.classfile.VerificationType.DOUBLE;
import static dev.ligature.engine.codegen.classfile.VerificationType.LONG;
import static dev.ligature.engine.codegen.classfile.VerificationType.TOP;

/** The kinds of instructions: their bytes, and what they do to the frame. */
abstract class InstructionWriter extends MethodBody {
  private static final int SHORT_FORMS = 4;
  private static final int MAX_BYTE = 255;

  InstructionWriter(ClassBuilder owner, ConstantPool pool) {
    super(owner, pool);
  }

  /** An instruction without operands in the code whose effect is the same everywhere. */
  final void plain(int opcode) {
    if (frame.isLive()) {
      code.u1(opcode);
      pops(opcode);
      int pushed = Effects.pushes(opcode);
      if (pushed != TOP) {
        frame.push(pushed);
      }
    }
  }

  private void pops(int opcode) {
    int pops = Effects.pops(opcode);
    for (int k = 0; k < pops; k++) {
      frame.pop();
    }
  }

  /** An instruction of one byte that gives a value. */
  final void push(int opcode, int type) {
    if (frame.isLive()) {
      code.u1(opcode);
      frame.push(type);
    }
  }

  final void ldc(Constant constant, int type) {
    if (frame.isLive()) {
      int index = pool.index(constant);
      if (type == LONG || type == DOUBLE) {
        code.u1u2(Opcode.LDC2_W, index);
      } else if (index <= MAX_BYTE) {
        code.u1(Opcode.LDC);
        code.u1(index);
      } else {
        code.u1u2(Opcode.LDC_W, index);
      }
      frame.push(type);
    }
  }

  final void load(TypeKind kind, int slot) {
    if (frame.isLive()) {
      local(Opcode.ILOAD, Opcode.ILOAD_0, kind.offset(), slot);
      frame.push(frame.localType(slot));
    }
  }

  final void store(TypeKind kind, int slot) {
    if (frame.isLive()) {
      local(Opcode.ISTORE, Opcode.ISTORE_0, kind.offset(), slot);
      frame.pop();
      frame.assign(slot);
    }
  }

  private void local(int opcode, int shortForms, int kind, int slot) {
    if (slot < SHORT_FORMS) {
      code.u1(shortForms + kind * SHORT_FORMS + slot);
    } else if (slot <= MAX_BYTE) {
      code.u1(opcode + kind);
      code.u1(slot);
    } else {
      code.u1(Opcode.WIDE);
      code.u1u2(opcode + kind, slot);
    }
  }

  /** Two values on top of each other become others. */
  final void swap(int opcode, boolean keepsTop) {
    if (frame.isLive()) {
      code.u1(opcode);
      int top = frame.pop();
      int below = frame.pop();
      frame.push(top);
      frame.push(below);
      if (keepsTop) {
        frame.push(top);
      }
    }
  }

  final void element() {
    if (frame.isLive()) {
      code.u1(Opcode.AALOAD);
      frame.pop();
      String array = pool.classOf(frame.pop()).first;
      frame.push(pool.typeOf(array.substring(1)));
    }
  }

  /** A jump with a condition. */
  final void jump(int opcode, Label target) {
    if (!frame.isLive()) {
      return;
    }
    if (isFar(target)) {
      Label next = newLabel();
      nearJump(Opcode.inverse(opcode), next);
      jump(target);
      bind(next);
    } else {
      nearJump(opcode, target);
    }
  }

  private void nearJump(int opcode, Label target) {
    int at = code.size();
    code.u1u2(opcode, 0);
    pops(opcode);
    jumps.add(target, at + 1, at, false);
    flowTo(target);
  }

  final void jump(Label target) {
    if (frame.isLive()) {
      int at = code.size();
      boolean isFar = isFar(target);
      if (isFar) {
        code.u1(Opcode.GOTO_W);
        code.u4(0);
      } else {
        code.u1u2(Opcode.GOTO, 0);
      }
      jumps.add(target, at + 1, at, isFar);
      flowTo(target);
      frame.die();
    }
  }

  final int beginSwitch(int opcode, Label otherwise) {
    int at = code.size();
    code.u1(opcode);
    while (code.size() % 4 != 0) {
      code.u1(0);
    }
    frame.pop();
    switchTo(otherwise, at);
    return at;
  }

  final void switchTo(Label target, int from) {
    jumps.add(target, code.size(), from, true);
    code.u4(0);
    flowTo(target);
  }

  /** An instruction behind which the code does not go on. */
  final void leave(int opcode) {
    if (frame.isLive()) {
      code.u1(opcode);
      if (opcode != Opcode.RETURN) {
        frame.pop();
      }
      frame.die();
    }
  }

  final void field(int opcode, String owner, String name, String type) {
    if (frame.isLive()) {
      Constant field = pool.ofField(owner, name, type);
      code.u1u2(opcode, pool.index(field));
      boolean put = opcode == Opcode.PUTSTATIC || opcode == Opcode.PUTFIELD;
      if (put) {
        frame.pop();
      }
      if (opcode >= Opcode.GETFIELD) {
        frame.pop();
      }
      if (!put) {
        frame.push(field.type);
      }
    }
  }

  /**
   * A call.
   *
   * @param receivers 1 if it is of an object's method, else 0
   */
  final void invoke(int opcode, Constant called, int receivers) {
    code.u1u2(opcode, pool.index(called));
    frame.pop(called.arguments + receivers, called.argumentSlots + receivers);
    if (called.type != 0) {
      frame.push(called.type);
    }
  }

  /** A call of a constructor. */
  final void construct(String owner, String type) {
    if (frame.isLive()) {
      Constant called = pool.ofMethod(owner, ClassBuilder.INIT, type);
      code.u1u2(Opcode.INVOKESPECIAL, pool.index(called));
      frame.pop(called.arguments, called.argumentSlots);
      int made = frame.pop();
      if (made == VerificationType.UNINITIALIZED_THIS) {
        frame.setLocalType(0, pool.typeOf(owner().type()));
      } else {
        frame.replace(made, pool.typeOf(owner));
      }
    }
  }

  /** An instruction that names a class and replaces a value. */
  final void ofClass(int opcode, String named, String result) {
    if (frame.isLive()) {
      code.u1u2(opcode, pool.index(pool.ofClass(named)));
      frame.pop();
      frame.push(pool.typeOf(result));
    }
  }
}
