package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.body.TypeTracker;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.classfile.Opcode;
import dev.ligature.engine.codegen.emit.FunctionEmitter.Parts;
import dev.ligature.engine.codegen.plan.PartSignature;
import dev.ligature.engine.codegen.plan.Region;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.engine.codegen.type.Types;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a large function's parts have beyond plain code: the frame that they share, calls of
 * parts, and the ways out of one.
 *
 * <p>The frame holds every guest local, then slots that carry values of the operand stack from one
 * method to the next, then slots for caught exceptions and tail calls; numbers as bits in a {@code
 * long[]}, references in an {@code Object[]}. A part holds locals in Java locals where that pays.
 * It fetches their values from the frame where it begins. In the frame it leaves the values that it
 * may have changed and that are live behind it. A local that a method does not hold is in the frame
 * while it runs. It returns 0 where it falls through, else one more than the level of the block
 * that it branches to.
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
  private int resultSlot = -1;
  private final Label epilogue;

  PartEmitter(Emission emission, Region region, Parts parts) {
    this.e = emission;
    this.out = emission.out;
    this.region = region;
    this.parts = parts;
    this.epilogue = out.newLabel();
  }

  /** In the function's own method: makes the frame and puts the parameters into it. */
  void makeFrame() {
    if (region.children().isEmpty()) {
      return;
    }
    int size = frameSize();
    frameSlot = out.allocateLocal(Types.LONG_ARRAY);
    referencesSlot = out.allocateLocal(Types.OBJECT_ARRAY);
    int vectors = e.types.areVectorsWhole() ? 2 * size : 0;
    out.loadConstant(size + vectors).newLongArray().astore(frameSlot);
    if (parts.holdReferences()) {
      out.loadConstant(size).anewarray(Types.OBJECT).astore(referencesSlot);
    } else {
      out.aconst_null().checkcast(Types.OBJECT_ARRAY).astore(referencesSlot);
    }
    if (parts.traits().leavesCalls()) {
      loadTailCall();
      put(JavaType.OBJECT, tailCallSlot());
    }
    BitSet params = region.inFrame();
    params.clear(e.parameterCount(), Math.max(e.parameterCount(), params.length()));
    if (e.takesArray()) {
      for (int k = params.nextSetBit(0); k >= 0; k = params.nextSetBit(k + 1)) {
        e.loadArgument(k);
        put(e.localTypes[k], k);
      }
    } else {
      writeBack(params);
    }
  }

  /** In a part: puts the locals that it holds and the values that it takes where they belong. */
  void enter() {
    PartSignature signature = new PartSignature(region);
    frameSlot = signature.frameSlot();
    referencesSlot = signature.referencesSlot();
    exitSlot = out.allocateLocal("I");
    BitSet held = region.held();
    for (int k = held.nextSetBit(0); k >= 0; k = held.nextSetBit(k + 1)) {
      place(k);
    }
    int input = 0;
    for (JavaType type : signature.inputs()) {
      out.loadLocal(type.kind(), input);
      input += type.slots();
    }
    fetchTransferred(signature.transferredInputs());
  }

  private void place(int local) {
    JavaType type = e.localTypes[local];
    int slot = out.allocateLocal(type.desc());
    e.setLocalSlot(local, slot);
    if (region.liveIn().get(local)) {
      fetch(type, local);
    } else {
      type.loadZero(out);
    }
    out.storeLocal(type.kind(), slot);
  }

  /** Where a slice has the number of the block at whose end it is entered. */
  int entrySlot() {
    return new PartSignature(region).entrySlot();
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
    writeBack(region.results());
    out.iload(exitSlot).ireturn();
  }

  /** Branches out of the method with the exit number on top of the operand stack, but no values. */
  void leaveByNumber() {
    out.istore(exitSlot);
    e.popBetween(e.base, e.types.height());
    out.goto_(epilogue);
  }

  /** Whether this is a method that can be left by number. */
  boolean canLeave() {
    return !region.isRoot();
  }

  /** Branches out of the method; the values that the target takes are on top of the stack. */
  void leave(int level) {
    JavaType[] values = e.types.blockAt(level).labelTypes();
    if (region.isRoot()) {
      returnResults(values);
      return;
    }
    transfer(values);
    e.popBetween(e.base, e.types.height() - values.length);
    out.loadConstant(level + 1).istore(exitSlot).goto_(epilogue);
  }

  private void returnResults(JavaType[] results) {
    if (Pairs.givesOne(e.module.functionType(e.body.function()))) {
      out.invokestatic(Types.LONG_VECTORS, "join", "(JJ)" + Types.V128).areturn();
      return;
    }
    switch (results.length) {
      case 0 -> out.return_();
      case 1 -> out.return_(results[0].kind());
      default -> {
        e.pack(results);
        out.areturn();
      }
    }
  }

  /** The part that is called at a block's end, if a branch to the block at a level goes there. */
  @Nullable Region sliceEnteredAt(int level) {
    int start = e.types.blockAt(level).start();
    if (start < 0 || region.children().isEmpty()) {
      return null;
    }
    int end = e.code.aux(start);
    for (Region child : region.children()) {
      if (child.isEnteredAt(level) && child.start() <= end && end < child.end()) {
        return child;
      }
    }
    return null;
  }

  /** Calls a part, and goes where it says. The types are then those behind the part. */
  void call(Region part, BranchEmitter branches, ExceptionEmitter exceptions) {
    Parts.Place place = parts.request(part, e.types);
    if (part.isSlice()) {
      branches.bindSlice(part, e.types.isDead() ? -1 : e.types.level() - 1);
    }
    PartSignature signature = new PartSignature(part);
    transfer(signature.transferredInputs());
    writeBack(region.staleInFrame(part));
    out.aload(frameSlot).aload(referencesSlot);
    e.loadInstance();
    if (part.isSlice()) {
      out.iload(branches.entrySlot());
    }
    BitSet stale = part.changes();
    stale.and(region.held());
    Label from = out.newBoundLabel();
    out.invokestatic(place.owner(), place.method(), signature.type(e.layout.instance()));
    if (!stale.isEmpty()) {
      exceptions.protectCall(part.start(), from, out.newBoundLabel(), stale);
    }
    int code = resultSlot();
    out.istore(code);
    refresh(stale);
    int height = e.types.heightBelow(part);
    e.types.skip(part);
    TypeTracker behind = e.types.copy();
    e.types.reviveAt(height);
    dispatch(part, branches, code);
    e.types.restore(behind);
    if (part.fallsThrough()) {
      fetchTransferred(part.outputs());
    }
  }

  /** Fetches locals from the frame. */
  void refresh(BitSet stale) {
    for (int k = stale.nextSetBit(0); k >= 0; k = stale.nextSetBit(k + 1)) {
      fetch(e.localTypes[k], k);
      out.storeLocal(e.localTypes[k].kind(), e.localSlot(k));
    }
  }

  /** Leaves changed locals in the frame, when the method is left by an exception. */
  void writeBackAssigned() {
    writeBack(region.results());
  }

  /** Keeps a caught exception where parts that throw it again find it. */
  void keepException(int slot, int depth) {
    if (frameSlot >= 0 && parts.traits().rethrowDepth() > 0) {
      out.aload(slot);
      put(JavaType.OBJECT, exceptionSlot(depth));
    }
  }

  /** Loads an exception that another method of the function has caught. */
  void loadKeptException(int depth) {
    fetch(JavaType.OBJECT, exceptionSlot(depth));
    out.checkcast(Types.GUEST_EXCEPTION);
  }

  private int exceptionSlot(int depth) {
    return e.localTypes.length + parts.transferSlots() + depth - 1;
  }

  private int tailCallSlot() {
    return e.localTypes.length + parts.transferSlots() + parts.traits().rethrowDepth();
  }

  /** Loads what takes the tail calls that the function leaves to its caller. */
  void loadTailCall() {
    if (region.isRoot()) {
      out.aload(e.tailCallSlot());
    } else {
      fetch(JavaType.OBJECT, tailCallSlot());
      out.checkcast(Types.TAIL_CALL);
    }
  }

  private int resultSlot() {
    if (resultSlot < 0) {
      resultSlot = out.allocateLocal("I");
    }
    return resultSlot;
  }

  private void dispatch(Region part, BranchEmitter branches, int code) {
    Label behind = out.newLabel();
    int[] numbers = new int[part.exits().size()];
    Label[] cases = new Label[numbers.length];
    int caseCount = 0;
    Map<Destination, Label> stubs = new LinkedHashMap<>();
    int byNumber = 0;
    for (int level : part.exits()) {
      Destination to = branches.destination(level);
      int known = stubs.size();
      Label stub = Destination.stub(stubs, to, out);
      if (!to.isByNumber()) {
        numbers[caseCount] = level + 1;
        cases[caseCount++] = stub;
      } else if (stubs.size() > known) {
        byNumber++;
      }
    }
    if (part.fallsThrough() && !stubs.isEmpty()) {
      out.iload(code).ifeq(behind);
    }
    if (caseCount > 0) {
      Label ranges = out.newLabel();
      Label otherwise = byNumber == 0 ? cases[caseCount - 1] : ranges;
      out.iload(code)
          .lookupswitch(
              otherwise, Arrays.copyOf(numbers, caseCount), Arrays.copyOf(cases, caseCount));
      out.labelBinding(ranges);
    }
    dispatchByRange(stubs, byNumber, code);
    for (Map.Entry<Destination, Label> stub : stubs.entrySet()) {
      out.labelBinding(stub.getValue());
      if (stub.getKey().isByNumber()) {
        out.iload(code);
        branches.branchByNumber(stub.getKey());
      } else {
        branchTo(stub.getKey().level(), branches);
      }
    }
    out.labelBinding(behind);
    if (!part.fallsThrough() && stubs.isEmpty()) {
      // The part never returns; the verifier wants to see that.
      out.aconst_null().athrow();
    }
  }

  /**
   * Thousands of blocks may be left or entered by number: those need a comparison for each range.
   *
   * @param count how many of the destinations are by number
   */
  private void dispatchByRange(Map<Destination, Label> stubs, int count, int code) {
    int remaining = count;
    for (Map.Entry<Destination, Label> stub : stubs.entrySet()) {
      if (!stub.getKey().isByNumber()) {
        continue;
      }
      Region slice = stub.getKey().slice();
      Label next = out.newLabel();
      if (--remaining > 0) {
        int low = slice == null ? 1 : slice.level() + 1;
        int high = slice == null ? region.level() : slice.level() + slice.closes();
        out.iload(code).loadConstant(low).if_icmplt(next);
        out.iload(code).loadConstant(high).if_icmpgt(next);
      }
      out.goto_(stub.getValue()).labelBinding(next);
    }
  }

  private void branchTo(int level, BranchEmitter branches) {
    JavaType[] values = e.types.blockAt(level).labelTypes();
    fetchTransferred(values);
    TypeTracker before = e.types.copy();
    e.types.pushValues(values);
    branches.branchTo(level);
    e.types.restore(before);
  }

  /** Moves values from the operand stack into the transfer slots. */
  private void transfer(JavaType[] values) {
    for (int k = values.length - 1; k >= 0; k--) {
      put(values[k], e.localTypes.length + k);
    }
  }

  private void fetchTransferred(JavaType[] values) {
    for (int k = 0; k < values.length; k++) {
      fetch(values[k], e.localTypes.length + k);
    }
  }

  private void writeBack(BitSet locals) {
    for (int k = locals.nextSetBit(0); k >= 0; k = locals.nextSetBit(k + 1)) {
      storeInFrame(k, e.localSlot(k));
    }
  }

  /** How many values the frame has room for. */
  private int frameSize() {
    return e.localTypes.length + parts.transferSlots() + parts.traits().rethrowDepth() + 1;
  }

  /** Where the frame of numbers holds a vector: behind all others, two for each value. */
  private int vectorSlot(int slot) {
    return frameSize() + 2 * slot;
  }

  private void storeInFrame(int local, int slot) {
    JavaType type = e.localTypes[local];
    if (type == JavaType.VECTOR) {
      out.aload(slot);
      put(type, local);
      return;
    }
    boolean reference = type.isReference();
    out.aload(reference ? referencesSlot : frameSlot).loadConstant(local);
    out.loadLocal(type.kind(), slot);
    if (reference) {
      out.aastore();
    } else {
      type.toBits(out);
      out.lastore();
    }
  }

  /** Loads a local that is in the frame. */
  void getLocal(int local) {
    fetch(e.localTypes[local], local);
  }

  /** Stores a local that is in the frame. */
  void setLocal(int local) {
    storeInFrame(local, e.storeTemporary(e.localTypes[local]));
  }

  private void put(JavaType type, int slot) {
    if (type == JavaType.VECTOR) {
      new DirectVectors(e).putInFrame(frameSlot, vectorSlot(slot));
      return;
    }
    boolean reference = type.isReference();
    String frame = reference ? Types.OBJECT_ARRAY : Types.LONG_ARRAY;
    out.aload(reference ? referencesSlot : frameSlot)
        .loadConstant(slot)
        .invokestatic(Types.TRANSFER, "put", "(" + type.erased() + frame + "I)V");
  }

  private void fetch(JavaType type, int slot) {
    if (type == JavaType.VECTOR) {
      new DirectVectors(e).fetchFromFrame(frameSlot, vectorSlot(slot));
      return;
    }
    if (type.isReference()) {
      out.aload(referencesSlot).loadConstant(slot).aaload();
      if (type == JavaType.FUNC) {
        out.checkcast(Types.FUNC);
      }
      return;
    }
    out.aload(frameSlot).loadConstant(slot).laload();
    type.fromBits(out);
  }

  /** Maps the index on the stack by a table of numbers; the last one is for all beyond. */
  void lookUp(int[] table) {
    StringBuilder low = new StringBuilder();
    StringBuilder high = new StringBuilder();
    boolean large = false;
    for (int number : table) {
      low.append((char) number);
      high.append((char) (number >> Character.SIZE));
      large |= number > Character.MAX_VALUE;
    }
    if (!large) {
      lookUp(low.toString());
      return;
    }
    // Blocks within each other may be more than characters have numbers.
    out.dup();
    lookUp(low.toString());
    out.swap();
    lookUp(high.toString());
    out.loadConstant(Character.SIZE).op(Opcode.ISHL).op(Opcode.IOR);
  }

  private void lookUp(String table) {
    int count = (table.length() + MAX_STRING - 1) / MAX_STRING;
    String string = Types.STRING;
    if (count == 1) {
      out.loadConstant(table).invokestatic(Types.TRANSFER, "lookUp", "(I" + string + ")I");
      return;
    }
    out.loadConstant(count).anewarray(string);
    for (int k = 0; k < count; k++) {
      int end = Math.min(table.length(), (k + 1) * MAX_STRING);
      out.dup().loadConstant(k).loadConstant(table.substring(k * MAX_STRING, end)).aastore();
    }
    out.loadConstant(MAX_STRING).invokestatic(Types.TRANSFER, "lookUp", "(I[" + string + "I)I");
  }
}
