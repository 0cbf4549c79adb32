package dev.ligature.engine.codegen.classfile;

import static dev.ligature.engine.codegen.classfile.VerificationType.NULL;

import java.util.Arrays;

/** The code of a method: its bytes, its labels and what is known at them. */
abstract class MethodBody {
  private static final int MAX_CODE = 65_535;

  final ConstantPool pool;
  final Bytes code = new Bytes(1_024);
  final Frame frame;
  final Jumps jumps = new Jumps();
  private final int object;
  private final ClassBuilder owner;
  private final Handlers handlers = new Handlers();
  private Label[] labels = new Label[64];
  private int labelCount;
  private String name = "";
  private long[] parameters = {};
  private final LineNumbers lines = new LineNumbers();
  private boolean far;
  private int largest;

  MethodBody(ClassBuilder owner, ConstantPool pool) {
    this.owner = owner;
    this.pool = pool;
    this.object = pool.typeOf(ClassBuilder.OBJECT);
    this.frame = new Frame(object);
  }

  final void begin(boolean isStatic, String methodName, String type) {
    name = methodName;
    code.clear();
    jumps.clear();
    handlers.clear();
    lines.clear();
    Arrays.fill(labels, 0, labelCount, null);
    labelCount = 0;
    far = false;
    frame.begin();
    boolean isNew = methodName.equals(ClassBuilder.INIT);
    if (!isStatic) {
      parameter(isNew ? VerificationType.UNINITIALIZED_THIS : pool.typeOf(owner.type()));
    }
    int at = 1;
    while (type.charAt(at) != ')') {
      int end = MethodTypes.end(type, at);
      parameter(pool.typeOf(type.substring(at, end)));
      at = end;
    }
    parameters = frame.assigned();
    if (isNew) {
      // At the first label it is another type's.
      parameters[0] &= ~1L;
    }
  }

  private void parameter(int type) {
    frame.assign(frame.addLocal(type));
  }

  /** Has jumps forward reach any distance, which takes more room; before the first of them. */
  public final void useFarJumps() {
    far = true;
  }

  /** Whether jumps to a label have to be those that reach any distance. */
  final boolean isFar(Label label) {
    return label.pc < 0 ? far : label.pc - code.size() < Short.MIN_VALUE;
  }

  /** A place that is not known yet. */
  public final Label newLabel() {
    return new Label();
  }

  /** The place behind the code written so far. */
  public final Label newBoundLabel() {
    Label label = new Label();
    bind(label);
    return label;
  }

  final void bind(Label label) {
    if (label.pc >= 0) {
      throw new IllegalStateException("label: bound twice");
    }
    label.pc = code.size();
    long[] known = label.assigned;
    if (known == null && !frame.isLive()) {
      return;
    }
    if (known == null) {
      frame.replace(NULL, object);
      frame.flowTo(label);
    } else {
      if (frame.isLive()) {
        frame.flowTo(label);
      }
      frame.goOnAt(known, label.stack);
    }
    if (labelCount == labels.length) {
      labels = Arrays.copyOf(labels, labelCount * 2);
    }
    labels[labelCount++] = label;
  }

  /** Takes note of a jump to a label. */
  final void flowTo(Label label) {
    if (label.pc < 0) {
      frame.flowTo(label);
    } else if (label.assigned == null) {
      throw new IllegalStateException("label: jumped back to, where code can't be reached");
    }
    label.target = true;
  }

  /**
   * Has exceptions go to a handler, which is not bound yet. Whatever lies between the two labels
   * can be reached but from the first one.
   *
   * @param start a label that is bound
   */
  public final void exceptionCatch(Label start, Label end, Label handler, String type) {
    Constant caught = pool.ofClass(type);
    handle(start, end, handler, pool.index(caught), caught.type);
  }

  /** Has all that is thrown go to a handler, which is not bound yet. */
  public final void exceptionCatchAll(Label start, Label end, Label handler) {
    handle(start, end, handler, 0, pool.typeOf("Ljava/lang/Throwable;"));
  }

  private void handle(Label start, Label end, Label handler, int caught, int type) {
    if (start.pc < 0 || handler.pc >= 0) {
      throw new IllegalStateException("handler: " + (start.pc < 0 ? "no start" : "already bound"));
    }
    long[] assigned = start.assigned;
    if (assigned != null) {
      frame.flowTo(handler, assigned, type);
      handler.target = true;
    }
    handlers.add(start, end, handler, caught);
  }

  /** A local that has no value yet, of a type that all its values have. */
  public final int allocateLocal(String type) {
    return frame.addLocal(pool.typeOf(type));
  }

  final ClassBuilder owner() {
    return owner;
  }

  /** The bytes of the largest code by now. */
  final int largest() {
    return largest;
  }

  /** Says of which line the code is that follows, as a number of two bytes. */
  public final void lineNumber(int number) {
    lines.add(code.size(), number);
  }

  /**
   * Ends the method.
   *
   * @throws MethodTooLargeException if it has more code than there is room for, or a jump is longer
   *     than that
   */
  public final void end() {
    if (frame.isLive()) {
      throw new IllegalStateException("method " + name + ": ends without a return");
    }
    if (code.size() > MAX_CODE || !jumps.resolve(code)) {
      throw new MethodTooLargeException(name);
    }
    largest = Math.max(largest, code.size());
    Bytes out = owner.methods();
    out.u2(pool.utf8("Code"));
    int length = out.size();
    out.u4(0);
    out.u2(frame.maxStack());
    out.u2(frame.maxLocals());
    out.u4(code.size());
    out.add(code);
    handlers.writeTo(out);
    StackMap map = frames();
    int lineCount = lines.end(code.size(), owner.lineNumbers());
    out.u2((map.count() == 0 ? 0 : 1) + (lineCount == 0 ? 0 : 1));
    if (map.count() > 0) {
      out.u2(pool.utf8("StackMapTable"));
      out.u4(2 + map.bytes().size());
      out.u2(map.count());
      out.add(map.bytes());
    }
    if (lineCount > 0) {
      out.u2(pool.utf8("LineNumberTable"));
      lines.writeTo(out);
    }
    out.setU4(length, out.size() - length - 4);
  }

  private StackMap frames() {
    StackMap map = new StackMap(pool, frame, parameters);
    for (int k = 0; k < labelCount; k++) {
      // Of several labels of one place the last one knows what all of them have in common.
      boolean target = labels[k].target;
      while (k + 1 < labelCount && labels[k + 1].pc == labels[k].pc) {
        k++;
        target |= labels[k].target;
      }
      long[] assigned = labels[k].assigned;
      if (target && assigned != null) {
        map.add(labels[k], assigned);
      }
    }
    return map;
  }
}
