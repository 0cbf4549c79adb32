package dev.ligature.engine.codegen;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.ligature.engine.codegen.FunctionEmitter.Parts;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Writes what a large function's parts have beyond plain code: the frame that they share, calls of
 * parts, and the ways out of one.
 *
 * <p>The frame holds every guest local, then slots that carry values of the operand stack from one
 * method to the next; numbers as bits in a {@code long[]}, references in an {@code Object[]}. A part
 * keeps the locals that it uses in Java locals and writes back those that it assigns, before calls of
 * parts that use them and at its exits. It returns 0 where it falls through, else one more than the
 * level of the block that it branches to.
 */
final class PartEmitter {
  /** How many entries of a lookup string fit the class file's limit, at up to three bytes each. */
  private static final int MAX_STRING = 20_000;

  private final Emission e;
  private final CodeBuilder out;
  private final Region region;
  private final Parts parts;
  private int frameSlot = -1;
  private int referencesSlot = -1;
  private int exitSlot = -1;
  private Label epilogue;

  PartEmitter(Emission emission, Region region, Parts parts) {
    this.e = emission;
    this.out = emission.out;
    this.region = region;
    this.parts = parts;
  }

  /** The type of the methods of parts of a module. */
  static MethodTypeDesc partType(ModuleLayout layout) {
    return MethodTypeDesc.of(CD_int, Types.LONG_ARRAY, Types.OBJECT_ARRAY, layout.instance());
  }

  /** In the function's own method: makes the frame and puts the parameters into it. */
  void makeFrame() {
    if (region.children().isEmpty()) {
      return;
    }
    int size = e.localTypes.length + parts.transferSlots();
    frameSlot = out.allocateLocal(TypeKind.REFERENCE);
    referencesSlot = out.allocateLocal(TypeKind.REFERENCE);
    out.loadConstant(size).newarray(TypeKind.LONG).astore(frameSlot);
    out.loadConstant(size).anewarray(ConstantDescs.CD_Object).astore(referencesSlot);
    BitSet params = new BitSet();
    params.set(0, e.body.type().params().size());
    params.and(region.usedWithin());
    writeBack(params);
  }

  /** In a part: fetches the locals that it uses and the values that it takes. */
  void enter() {
    frameSlot = 0;
    referencesSlot = 1;
    exitSlot = out.allocateLocal(TypeKind.INT);
    epilogue = out.newLabel();
    for (int local : region.used().stream().toArray()) {
      char type = e.localTypes[local];
      int slot = out.allocateLocal(Types.kind(type));
      e.setLocalSlot(local, slot);
      fetch(type, local);
      out.storeLocal(Types.kind(type), slot);
    }
    fetchTransferred(region.inputs());
  }

  /** Ends a part. */
  void exit(boolean fallsThrough) {
    if (fallsThrough) {
      transfer(region.outputs());
      out.iconst_0().istore(exitSlot);
    } else if (region.exits().isEmpty()) {
      return;
    }
    out.labelBinding(epilogue);
    writeBack(region.assigned());
    out.iload(exitSlot).ireturn();
  }

  /** Branches out of the method; the values that the target takes are on top of the stack. */
  void leave(int level) {
    char[] values = e.types.blockAt(level).labelTypes();
    if (region.parent == null) {
      returnResults(values);
      return;
    }
    transfer(values);
    e.popBetween(e.base, e.types.height() - values.length);
    out.loadConstant(level + 1).istore(exitSlot).goto_(epilogue);
  }

  private void returnResults(char[] results) {
    switch (results.length) {
      case 0 -> out.return_();
      case 1 -> out.return_(Types.kind(results[0]));
      default -> {
        e.pack(results);
        out.areturn();
      }
    }
  }

  /** Calls a part, and goes where it says. The types are then those behind the part. */
  void call(Region part, BranchEmitter branches) {
    Parts.Place place = parts.request(part, e.types);
    transfer(part.inputs());
    BitSet dirty = (BitSet) region.assigned().clone();
    dirty.and(part.usedWithin());
    writeBack(dirty);
    out.aload(frameSlot).aload(referencesSlot);
    e.loadInstance();
    out.invokestatic(place.owner(), place.method(), partType(e.layout));
    int code = out.allocateLocal(TypeKind.INT);
    out.istore(code);
    BitSet stale = (BitSet) part.assignedWithin().clone();
    stale.and(region.used());
    for (int local : stale.stream().toArray()) {
      fetch(e.localTypes[local], local);
      out.storeLocal(Types.kind(e.localTypes[local]), e.localSlot(local));
    }
    dispatch(part, branches, code);
    e.types.skip(part);
    if (part.fallsThrough()) {
      fetchTransferred(part.outputs());
    }
  }

  private void dispatch(Region part, BranchEmitter branches, int code) {
    Label behind = out.newLabel();
    List<SwitchCase> cases = new ArrayList<>();
    List<Integer> levels = new ArrayList<>(part.exits());
    for (int level : levels) {
      cases.add(SwitchCase.of(level + 1, out.newLabel()));
    }
    if (!cases.isEmpty()) {
      // Without a fall-through the last case is the only other one.
      Label otherwise = part.fallsThrough() ? behind : cases.getLast().target();
      out.iload(code).lookupswitch(otherwise, cases);
    }
    for (int k = 0; k < levels.size(); k++) {
      out.labelBinding(cases.get(k).target());
      char[] values = e.types.blockAt(levels.get(k)).labelTypes();
      fetchTransferred(values);
      TypeTracker before = e.types.copy();
      e.types.replaceTop(part.inputs().length, values);
      branches.branchTo(levels.get(k));
      e.types.restore(before);
    }
    out.labelBinding(behind);
    if (!part.fallsThrough() && cases.isEmpty()) {
      // The part never returns; the verifier wants to see that.
      out.aconst_null().athrow();
    }
  }

  /** Moves values from the operand stack into the transfer slots. */
  private void transfer(char[] values) {
    for (int k = values.length - 1; k >= 0; k--) {
      put(values[k], e.localTypes.length + k);
    }
  }

  private void fetchTransferred(char[] values) {
    for (int k = 0; k < values.length; k++) {
      fetch(values[k], e.localTypes.length + k);
    }
  }

  private void writeBack(BitSet locals) {
    for (int local : locals.stream().toArray()) {
      char type = e.localTypes[local];
      out.loadLocal(Types.kind(type), e.localSlot(local));
      put(type, local);
    }
  }

  private void put(char type, int slot) {
    boolean reference = Types.isReference(type);
    ClassDesc frame = reference ? Types.OBJECT_ARRAY : Types.LONG_ARRAY;
    out.aload(reference ? referencesSlot : frameSlot)
        .loadConstant(slot)
        .invokestatic(
            Types.TRANSFER,
            "put",
            MethodTypeDesc.of(
                CD_void, reference ? ConstantDescs.CD_Object : Types.descOf(type), frame, CD_int));
  }

  private void fetch(char type, int slot) {
    if (Types.isReference(type)) {
      out.aload(referencesSlot).loadConstant(slot).aaload();
      if (type == 'r') {
        out.checkcast(Types.FUNC);
      }
      return;
    }
    out.aload(frameSlot).loadConstant(slot).laload();
    switch (type) {
      case 'i' -> out.l2i();
      case 'f' ->
          out.l2i()
              .invokestatic(
                  ConstantDescs.CD_Float,
                  "intBitsToFloat",
                  MethodTypeDesc.of(ConstantDescs.CD_float, CD_int));
      case 'd' ->
          out.invokestatic(
              ConstantDescs.CD_Double,
              "longBitsToDouble",
              MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_long));
      default -> {}
    }
  }

  /** Maps the index on the stack by a table of numbers; the last one is for all beyond. */
  void lookUp(String table) {
    int count = (table.length() + MAX_STRING - 1) / MAX_STRING;
    int index = e.storeTemporary('i');
    out.iload(index).loadConstant(count).anewarray(ConstantDescs.CD_String);
    for (int k = 0; k < count; k++) {
      int end = Math.min(table.length(), (k + 1) * MAX_STRING);
      out.dup()
          .loadConstant(k)
          .loadConstant(table.substring(k * MAX_STRING, end))
          .aastore();
    }
    out.loadConstant(MAX_STRING)
        .invokestatic(
            Types.TRANSFER,
            "lookUp",
            MethodTypeDesc.of(CD_int, CD_int, ConstantDescs.CD_String.arrayType(), CD_int));
  }
}
