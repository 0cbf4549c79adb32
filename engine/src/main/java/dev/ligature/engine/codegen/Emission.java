package dev.ligature.engine.codegen;

import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.WasmModule;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
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
  final char[] localTypes;

  /** The guest's stack height below which values are not on this method's operand stack. */
  final int base;

  private final int firstLocal;
  private final int[] localSlots;
  private final int instanceSlot;
  private int memorySlot = -1;
  private int[] temporaries = new int[64];
  private char[] temporaryTypes = new char[64];
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

  /** Puts memory 0 where all accesses of the method find it. */
  void cacheMemory() {
    int slot = out.allocateLocal(Types.kind('e'));
    loadMemory(0);
    out.astore(slot);
    memorySlot = slot;
  }

  void loadMemory(int memory) {
    if (memory == 0 && memorySlot >= 0) {
      out.aload(memorySlot);
    } else {
      boolean field = memory < layout.fields().memories();
      load(field ? ModuleLayout.memoryField(memory) : null, "memory", memory, Types.MEMORY);
    }
  }

  void loadTable(int table) {
    boolean field = table < layout.fields().tables();
    load(field ? ModuleLayout.tableField(table) : null, "table", table, Types.TABLE);
  }

  void loadTag(int tag) {
    boolean field = tag < layout.fields().tags();
    load(field ? ModuleLayout.tagField(tag) : null, "tag", tag, Types.TAG);
  }

  /** Loads the cell of a global that is one. */
  void loadCell(int global) {
    ClassDesc cell = Types.cell(layout.globalLetter(global));
    if (global < layout.fields().globals()) {
      load(ModuleLayout.globalField(global), "global", global, cell);
    } else {
      load(null, "global", global, Types.GLOBAL);
      out.checkcast(cell);
    }
  }

  /** Loads what the instance has in a field, or without one in an array behind a method. */
  private void load(String field, String method, int index, ClassDesc type) {
    loadInstance();
    if (field != null) {
      out.getfield(layout.instance(), field, type);
    } else {
      out.loadConstant(index)
          .invokevirtual(Types.INSTANCE, method, MethodTypeDesc.of(type, ConstantDescs.CD_int));
    }
  }

  /** Pops the top value into a local variable that lives until {@link #releaseTemporaries}. */
  int storeTemporary(char type) {
    int slot = takeTemporary(type);
    out.storeLocal(Types.kind(type), slot);
    return slot;
  }

  private int takeTemporary(char type) {
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
    int slot = out.allocateLocal(Types.kind(type));
    temporaries[temporariesMade] = slot;
    temporaryTypes[temporariesMade] = type;
    swapTemporaries(temporariesMade++, temporariesTaken++);
    return slot;
  }

  private void swapTemporaries(int a, int b) {
    int slot = temporaries[a];
    temporaries[a] = temporaries[b];
    temporaries[b] = slot;
    char type = temporaryTypes[a];
    temporaryTypes[a] = temporaryTypes[b];
    temporaryTypes[b] = type;
  }

  void releaseTemporaries() {
    temporariesTaken = 0;
  }

  /** Pops values into temporaries, the last type on top; the slots in the order of the types. */
  int[] storeTemporaries(char[] valueTypes) {
    int[] slots = new int[valueTypes.length];
    for (int k = valueTypes.length - 1; k >= 0; k--) {
      slots[k] = storeTemporary(valueTypes[k]);
    }
    return slots;
  }

  void loadTemporaries(char[] valueTypes, int[] slots) {
    for (int k = 0; k < slots.length; k++) {
      out.loadLocal(Types.kind(valueTypes[k]), slots[k]);
    }
  }

  void pop(char type) {
    if (Types.isWide(type)) {
      out.pop2();
    } else {
      out.pop();
    }
  }

  /** Pops the operand stack's values between two heights of the guest's stack. */
  void popBetween(int from, int to) {
    char[] all = types.typesFrom(0);
    for (int k = to - 1; k >= from; k--) {
      pop(all[k]);
    }
  }

  /** Takes several results, which are one array on the operand stack, apart. */
  void unpack(char[] results) {
    int array = storeTemporary('e');
    for (int k = 0; k < results.length; k++) {
      out.aload(array).checkcast(Types.OBJECT_ARRAY);
      if (results.length > FEW) {
        unbox(results[k], k);
      } else {
        out.loadConstant(k).aaload();
        unbox(results[k]);
      }
    }
  }

  /** Makes one array of several values on the operand stack. */
  void pack(char[] values) {
    if (values.length > FEW) {
      packMany(values);
      return;
    }
    int[] slots = storeTemporaries(values);
    out.loadConstant(values.length).anewarray(ConstantDescs.CD_Object);
    for (int k = 0; k < values.length; k++) {
      out.dup().loadConstant(k).loadLocal(Types.kind(values[k]), slots[k]);
      box(values[k]);
      out.aastore();
    }
  }

  /** Takes no local variable a value, of which there may be a thousand. */
  private void packMany(char[] values) {
    out.loadConstant(values.length).anewarray(ConstantDescs.CD_Object);
    int array = storeTemporary('e');
    for (int k = values.length - 1; k >= 0; k--) {
      ClassDesc type =
          Types.isReference(values[k]) ? ConstantDescs.CD_Object : Types.descOf(values[k]);
      out.aload(array)
          .checkcast(Types.OBJECT_ARRAY)
          .loadConstant(k)
          .invokestatic(
              Types.TRANSFER,
              "box",
              MethodTypeDesc.of(
                  ConstantDescs.CD_void, type, Types.OBJECT_ARRAY, ConstantDescs.CD_int));
    }
    out.aload(array).checkcast(Types.OBJECT_ARRAY);
  }

  /** Takes one value from the array on the operand stack. */
  private void unbox(char type, int index) {
    out.loadConstant(index)
        .invokestatic(
            Types.TRANSFER,
            "unbox" + type,
            MethodTypeDesc.of(Types.descOf(type), Types.OBJECT_ARRAY, ConstantDescs.CD_int));
  }

  private void box(char type) {
    switch (type) {
      case 'i' -> valueOf(ConstantDescs.CD_Integer, ConstantDescs.CD_int);
      case 'l' -> valueOf(ConstantDescs.CD_Long, ConstantDescs.CD_long);
      case 'f' -> valueOf(ConstantDescs.CD_Float, ConstantDescs.CD_float);
      case 'd' -> valueOf(ConstantDescs.CD_Double, ConstantDescs.CD_double);
      default -> {}
    }
  }

  private void valueOf(ClassDesc box, ClassDesc value) {
    out.invokestatic(box, "valueOf", MethodTypeDesc.of(box, value));
  }

  private void unbox(char type) {
    switch (type) {
      case 'i' ->
          out.checkcast(ConstantDescs.CD_Integer)
              .invokevirtual(
                  ConstantDescs.CD_Integer, "intValue", MethodTypeDesc.of(ConstantDescs.CD_int));
      case 'l' ->
          out.checkcast(ConstantDescs.CD_Long)
              .invokevirtual(
                  ConstantDescs.CD_Long, "longValue", MethodTypeDesc.of(ConstantDescs.CD_long));
      case 'f' ->
          out.checkcast(ConstantDescs.CD_Float)
              .invokevirtual(
                  ConstantDescs.CD_Float, "floatValue", MethodTypeDesc.of(ConstantDescs.CD_float));
      case 'd' ->
          out.checkcast(ConstantDescs.CD_Double)
              .invokevirtual(
                  ConstantDescs.CD_Double,
                  "doubleValue",
                  MethodTypeDesc.of(ConstantDescs.CD_double));
      case 'r' -> out.checkcast(Types.FUNC);
      default -> {}
    }
  }
}
