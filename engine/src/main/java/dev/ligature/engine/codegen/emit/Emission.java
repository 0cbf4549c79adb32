package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.body.Traits;
import dev.ligature.engine.codegen.body.TypeTracker;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.WasmModule;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What the emitters of one Java method share: where things are in local variables, and the types on
 * the stack.
 *
 * <p>The JVM's operand stack mirrors the guest's from {@link #base} upward.
 */
final class Emission {
  /** Up to how many values are boxed in place, which is the fastest and the longest. */
  private static final int FEW = 16;

  final ModuleLayout layout;
  final WasmModule module;
  final FunctionBody body;
  final Instructions code;
  final CodeBuilder out;
  final TypeTracker types;
  final JavaType[] localTypes;

  /** The guest's stack height below which values are not on this method's operand stack. */
  final int base;

  private final int firstLocal;
  private final int[] localSlots;
  private final int instanceSlot;
  private int memorySlot = -1;
  private int[] temporaries = new int[64];
  private JavaType[] temporaryTypes = new JavaType[64];
  private int temporariesMade;
  private int temporariesTaken;

  /**
   * For one method.
   *
   * @param locals the locals that it or its parts use
   */
  Emission(
      ModuleLayout layout,
      FunctionBody body,
      CodeBuilder out,
      TypeTracker types,
      BitSet locals,
      int base,
      int instanceSlot) {
    this.layout = layout;
    this.module = layout.module();
    this.body = body;
    this.code = body.code();
    this.out = out;
    this.types = types;
    this.base = base;
    this.instanceSlot = instanceSlot;
    this.localTypes = types.localTypes();
    this.firstLocal = Math.max(0, locals.nextSetBit(0));
    this.localSlots = new int[Math.max(0, locals.length() - firstLocal)];
    Arrays.fill(localSlots, -1);
  }

  /** The slot of a guest local, or -1 if this method does not hold it. */
  int localSlot(int local) {
    int at = local - firstLocal;
    return at < 0 || at >= localSlots.length ? -1 : localSlots[at];
  }

  /** How many of the locals are parameters. */
  int parameterCount() {
    return body.type().params().size();
  }

  /** Whether the function's parameters come as an array, in slot 0 of its own method. */
  boolean takesArray() {
    return layout.functionSignature(body.function()).takesArray();
  }

  /** Loads a parameter that is in the array. */
  void loadArgument(int local) {
    out.aload(0);
    unbox(localTypes[local], local);
  }

  /** Gives a local that the method or its parts use a place; others need none. */
  void setLocalSlot(int local, int slot) {
    int at = local - firstLocal;
    if (at >= 0 && at < localSlots.length) {
      localSlots[at] = slot;
    }
  }

  /** Where the own method of a function that leaves tail calls to its caller puts those. */
  int tailCallSlot() {
    return instanceSlot + 1;
  }

  void loadInstance() {
    out.aload(instanceSlot);
  }

  /**
   * At each turn of a loop: leaves the guest if the thread is to stop. In place, since the JIT does
   * less with a short loop that has the question in a method of its own.
   */
  void pollInLoop() {
    if (layout.isInterruptible()) {
      Label going = out.newLabel();
      loadInstance();
      out.invokevirtual(layout.instance(), Types.TURN, "()V");
      loadInstance();
      out.getfield(Types.INSTANCE, "stack", Types.SHADOW_STACK)
          .getfield(Types.SHADOW_STACK, "attends", "Z")
          .ifeq(going);
      loadInstance();
      out.invokestatic(layout.instance(), Types.POLL, "(" + layout.instance() + ")V")
          .labelBinding(going);
    }
  }

  /** At the beginning of a function that calls others: without end they may call each other. */
  void pollAtEntry() {
    if (layout.isInterruptible() && Traits.calls(code)) {
      Label going = out.newLabel();
      loadInstance();
      out.getfield(Types.INSTANCE, "stack", Types.SHADOW_STACK)
          .getfield(Types.SHADOW_STACK, "stopped", "Z")
          .ifeq(going);
      loadInstance();
      out.getfield(Types.INSTANCE, "stack", Types.SHADOW_STACK)
          .invokevirtual(Types.SHADOW_STACK, "stop", "()V")
          .labelBinding(going);
    }
  }

  /** Puts memory 0 where all accesses of the method find it. */
  void cacheMemory() {
    int slot = out.allocateLocal(Types.MEMORY);
    loadMemory(0);
    out.astore(slot);
    memorySlot = slot;
  }

  void loadMemory(int memory) {
    if (memory == 0 && memorySlot >= 0) {
      out.aload(memorySlot);
    } else {
      boolean field = memory < layout.fields().memories();
      load(field, ModuleLayout.memoryField(memory), "memory", memory, Types.MEMORY);
    }
  }

  void loadTable(int table) {
    boolean field = table < layout.fields().tables();
    load(field, ModuleLayout.tableField(table), "table", table, Types.TABLE);
  }

  void loadTag(int tag) {
    boolean field = tag < layout.fields().tags();
    load(field, ModuleLayout.tagField(tag), "tag", tag, Types.TAG);
  }

  /** Loads the cell of a global that is one. */
  void loadCell(int global) {
    String cell = layout.cell(global);
    boolean field = global < layout.fields().globals();
    String type = field ? cell : Types.GLOBAL;
    load(field, layout.globalField(global), "global", global, type);
    if (!field) {
      out.checkcast(cell);
    }
  }

  /** Loads what the instance has in a field, or without one in an array behind a method. */
  private void load(boolean hasField, String field, String method, int index, String type) {
    loadInstance();
    if (hasField) {
      out.getfield(layout.instance(), field, type);
    } else {
      out.loadConstant(index).invokevirtual(Types.INSTANCE, method, "(I)" + type);
    }
  }

  /** Pops the top value into a local variable that lives until {@link #releaseTemporaries}. */
  int storeTemporary(JavaType type) {
    int slot = takeTemporary(type);
    out.storeLocal(type.kind(), slot);
    return slot;
  }

  private int takeTemporary(JavaType type) {
    for (int k = temporariesTaken; k < temporariesMade; k++) {
      if (temporaryTypes[k] == type) {
        swapTemporaries(k, temporariesTaken);
        return temporaries[temporariesTaken++];
      }
    }
    if (temporariesMade == temporaries.length) {
      temporaries = Arrays.copyOf(temporaries, temporariesMade * 2);
      temporaryTypes = Arrays.copyOf(temporaryTypes, temporariesMade * 2);
    }
    int slot = out.allocateLocal(type.desc());
    temporaries[temporariesMade] = slot;
    temporaryTypes[temporariesMade] = type;
    swapTemporaries(temporariesMade++, temporariesTaken++);
    return slot;
  }

  private void swapTemporaries(int a, int b) {
    int slot = temporaries[a];
    temporaries[a] = temporaries[b];
    temporaries[b] = slot;
    JavaType type = temporaryTypes[a];
    temporaryTypes[a] = temporaryTypes[b];
    temporaryTypes[b] = type;
  }

  void releaseTemporaries() {
    temporariesTaken = 0;
  }

  /** Pops values into temporaries, the last type on top; the slots in the order of the types. */
  int[] storeTemporaries(JavaType[] valueTypes) {
    int[] slots = new int[valueTypes.length];
    for (int k = valueTypes.length - 1; k >= 0; k--) {
      slots[k] = storeTemporary(valueTypes[k]);
    }
    return slots;
  }

  void loadTemporaries(JavaType[] valueTypes, int[] slots) {
    for (int k = 0; k < slots.length; k++) {
      out.loadLocal(valueTypes[k].kind(), slots[k]);
    }
  }

  /** Pops the operand stack's values between two heights of the guest's stack. */
  void popBetween(int from, int to) {
    JavaType[] all = types.typesFrom(0);
    for (int k = to - 1; k >= from; k--) {
      all[k].pop(out);
    }
  }

  /** Takes several results, which are one array on the operand stack, apart. */
  void unpack(JavaType[] results) {
    int array = storeTemporary(JavaType.OBJECT);
    for (int k = 0; k < results.length; k++) {
      out.aload(array).checkcast(Types.OBJECT_ARRAY);
      if (results.length > FEW) {
        unbox(results[k], k);
      } else {
        out.loadConstant(k).aaload();
        results[k].unbox(out);
      }
    }
  }

  /** Takes the one result that is a vector apart: its halves are left on the operand stack. */
  void unpackVector() {
    int vector = storeTemporary(JavaType.OBJECT);
    out.aload(vector)
        .checkcast(Types.V128)
        .invokevirtual(Types.V128, "low", "()J")
        .aload(vector)
        .checkcast(Types.V128)
        .invokevirtual(Types.V128, "high", "()J");
  }

  /** Makes one array of several values on the operand stack. */
  void pack(JavaType[] values) {
    if (values.length > FEW) {
      packMany(values);
      return;
    }
    int[] slots = storeTemporaries(values);
    out.loadConstant(values.length).anewarray(Types.OBJECT);
    for (int k = 0; k < values.length; k++) {
      out.dup().loadConstant(k).loadLocal(values[k].kind(), slots[k]);
      values[k].box(out);
      out.aastore();
    }
  }

  /** Takes no local variable a value, of which there may be a thousand. */
  private void packMany(JavaType[] values) {
    out.loadConstant(values.length).anewarray(Types.OBJECT);
    int array = storeTemporary(JavaType.OBJECT);
    for (int k = values.length - 1; k >= 0; k--) {
      out.aload(array)
          .checkcast(Types.OBJECT_ARRAY)
          .loadConstant(k)
          .invokestatic(
              Types.TRANSFER, "box", "(" + values[k].erased() + Types.OBJECT_ARRAY + "I)V");
    }
    out.aload(array).checkcast(Types.OBJECT_ARRAY);
  }

  /** Takes one value from the array on the operand stack. */
  private void unbox(JavaType type, int index) {
    out.loadConstant(index)
        .invokestatic(
            Types.TRANSFER, "unbox" + type.letter(), "(" + Types.OBJECT_ARRAY + "I)" + type.desc());
  }
}
