package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.body.Traits;
import dev.ligature.engine.codegen.body.TypeTracker;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.classfile.Opcode;
import dev.ligature.engine.codegen.classfile.TypeKind;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.lines.FunctionNumbers;
import dev.ligature.engine.codegen.plan.PartSignature;
import dev.ligature.engine.codegen.plan.Region;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.VectorOp;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Writes one Java method: a function, or a part of a large one. */
public final class FunctionEmitter {
  /** The parts of a large function, as the methods that call them see them. */
  public interface Parts {
    /** Where a part's method is. */
    record Place(String owner, String method) {}

    /** Asks for a part to be written, given the types at its start. */
    Place request(Region part, TypeTracker types);

    /** How many slots of the frame carry values between parts. */
    int transferSlots();

    /** Whether the frame is to hold references. */
    boolean holdReferences();

    /** What the function is like as a whole. */
    Traits traits();

    /** Which lines its instructions are of. */
    FunctionNumbers lines();
  }

  /** No jump. */
  private static final int NONE = 0;

  private final Emission e;
  private final Region region;
  private final Instructions code;
  private final CodeBuilder out;
  private final TypeTracker types;
  private final PartEmitter parts;
  private final BranchEmitter branches;
  private final NumericEmitter numbers;
  private final AccessEmitter accesses;
  private final StateEmitter state;
  private final AtomicEmitter atomics;
  private final VectorEmitter vectors;
  private final WholeVectorEmitter wholeVectors;
  private final CallEmitter calls;
  private final AggregateEmitter aggregates;
  private final ExceptionEmitter exceptions;
  private final TailCallEmitter tailCalls;
  private final FunctionNumbers lines;
  private final Iterator<Region> children;
  private @Nullable Region nextChild;
  private int condition;

  private FunctionEmitter(Emission emission, Region region, Parts requests) {
    this.e = emission;
    this.region = region;
    this.code = emission.code;
    this.out = emission.out;
    this.types = emission.types;
    this.parts = new PartEmitter(emission, region, requests);
    this.branches = new BranchEmitter(emission, parts, region.level());
    this.numbers = new NumericEmitter(out);
    this.accesses = new AccessEmitter(emission);
    this.state = new StateEmitter(emission);
    this.atomics = new AtomicEmitter(emission);
    this.vectors = new VectorEmitter(emission);
    this.wholeVectors = new WholeVectorEmitter(emission);
    this.calls = new CallEmitter(emission);
    this.aggregates = new AggregateEmitter(emission);
    this.exceptions = new ExceptionEmitter(emission, region, requests.traits(), parts, branches);
    this.tailCalls =
        new TailCallEmitter(emission, region, requests.traits(), calls, parts, branches);
    this.lines = requests.lines();
    this.children = region.children().iterator();
    advanceChild();
  }

  /** Writes a function's own method. */
  public static void function(
      ModuleLayout layout, FunctionBody body, Region root, Parts parts, CodeBuilder out) {
    String type = layout.methodType(body.function());
    int instance = MethodTypes.parameterSlots(type) - 1;
    TypeTracker types = new TypeTracker(layout.module(), body);
    Emission emission = new Emission(layout, body, out, types, root.usedWithin(), 0, instance);
    FunctionEmitter emitter = new FunctionEmitter(emission, root, parts);
    emitter.beginLine(root.start());
    emitter.placeParameters();
    emission.pollAtEntry();
    emitter.tailCalls.enter();
    // What is used most gets the slots that short instructions reach.
    emitter.cacheMemory();
    emitter.parts.makeFrame();
    emitter.placeLocals();
    emitter.exceptions.enter();
    emitter.emit(root.start(), root.end());
    emitter.exceptions.exit();
  }

  /** Writes the method of a part. */
  public static void part(
      ModuleLayout layout,
      FunctionBody body,
      Region region,
      TypeTracker types,
      Parts parts,
      CodeBuilder out) {
    if (region.isSlice()) {
      types.enterSlice(region);
    }
    int base = types.height() - region.inputs().length;
    int instance = new PartSignature(region).instanceSlot();
    Emission emission = new Emission(layout, body, out, types, region.usedWithin(), base, instance);
    FunctionEmitter emitter = new FunctionEmitter(emission, region, parts);
    emitter.beginLine(region.start());
    emitter.cacheMemory();
    emitter.parts.enter();
    emitter.exceptions.enter();
    if (region.isSlice()) {
      emitter.branches.enterSlice(region);
    }
    emitter.emit(region.start(), region.end());
    emitter.parts.exit(!types.isDead());
    emitter.exceptions.exit();
  }

  /** Parameters stay where they are, unless they come as an array. */
  private void placeParameters() {
    int slot = 0;
    for (int local = 0; local < e.parameterCount(); local++) {
      JavaType type = e.localTypes[local];
      if (!e.takesArray()) {
        e.setLocalSlot(local, slot);
        slot += type.slots();
      } else if (region.held().get(local)) {
        e.loadArgument(local);
        place(local);
      }
    }
  }

  private void placeLocals() {
    int params = e.parameterCount();
    for (int k = region.held().nextSetBit(params); k >= 0; k = region.held().nextSetBit(k + 1)) {
      e.localTypes[k].loadZero(out);
      place(k);
    }
  }

  /** Gives a local a Java local, with the value on the operand stack. */
  private void place(int local) {
    TypeKind kind = e.localTypes[local].kind();
    int slot = out.allocateLocal(e.localTypes[local].desc());
    e.setLocalSlot(local, slot);
    out.storeLocal(kind, slot);
  }

  private void cacheMemory() {
    if (e.module.memories().isEmpty()) {
      return;
    }
    Iterator<Region> rest = region.children().iterator();
    Region child = rest.hasNext() ? rest.next() : null;
    for (int i = region.start(); i < region.end(); i++) {
      if (child != null && child.start() == i) {
        i = child.end() - 1;
        child = rest.hasNext() ? rest.next() : null;
      } else if (isAccess(code.op(i)) && code.aux(i) == 0) {
        e.cacheMemory();
        return;
      }
    }
  }

  private static boolean isAccess(int op) {
    return Op.isLoadOrStore(op) || op == VectorOp.V128_LOAD || op == VectorOp.V128_STORE;
  }

  private void advanceChild() {
    nextChild = children.hasNext() ? children.next() : null;
  }

  private void emit(int from, int to) {
    int i = from;
    while (i < to) {
      if (nextChild != null && nextChild.start() == i) {
        Region part = nextChild;
        advanceChild();
        beginLine(i);
        if (types.isDead() && !types.isSliceReached(part)) {
          for (int k = part.start(); k < part.end(); k++) {
            emitDead(k, code.op(k));
          }
        } else {
          parts.call(part, branches, exceptions);
          e.releaseTemporaries();
        }
        i = part.end();
      } else {
        emit(i++);
      }
    }
  }

  /** Says of which line the code for an instruction is. */
  private void beginLine(int i) {
    if (!lines.isEmpty()) {
      int number = lines.at(code.position(i));
      if (number != FunctionNumbers.UNKNOWN) {
        out.lineNumber(number);
      }
    }
  }

  private void emit(int i) {
    beginLine(i);
    int op = code.op(i);
    if (types.isDead()) {
      emitDead(i, op);
      return;
    }
    switch (op) {
      case Op.BLOCK, Op.LOOP, Op.IF, Op.ELSE, Op.END -> emitStructure(i, op);
      case Op.TRY, Op.TRY_TABLE, Op.CATCH, Op.CATCH_ALL, Op.DELEGATE -> exceptions.structure(i, op);
      case Op.THROW, Op.THROW_REF, Op.RETHROW -> {
        exceptions.emitThrow(i, op);
        types.step(i);
      }
      case Op.RETURN_CALL, Op.RETURN_CALL_INDIRECT, Op.RETURN_CALL_REF -> {
        tailCalls.emit(i, op, exceptions.isHandled(i));
        types.step(i);
      }
      case Op.BR -> {
        branches.branchTo(types.levelOf(code.index(i)));
        types.step(i);
      }
      case Op.BR_IF -> {
        int jump = takeCondition();
        types.step(i);
        branches.branchIf(jump, types.levelOf(code.index(i)));
      }
      case Op.BR_ON_NULL, Op.BR_ON_NON_NULL -> {
        branches.branchOnNull(types.levelOf(code.index(i)), op == Op.BR_ON_NULL);
        types.step(i);
      }
      case Op.BR_ON_CAST, Op.BR_ON_CAST_FAIL -> {
        out.dup();
        aggregates.test(code.types(i).get(1));
        types.step(i);
        branches.branchIf(
            op == Op.BR_ON_CAST ? Opcode.IFNE : Opcode.IFEQ, types.levelOf(code.index(i)));
      }
      case Op.BR_TABLE -> {
        types.dropTop();
        branches.branchTable(code.table(i));
        types.pushIndex();
        types.step(i);
      }
      case Op.RETURN -> {
        branches.branchTo(0);
        types.step(i);
      }
      default -> {
        emitPlain(i, op);
        types.step(i);
      }
    }
    e.releaseTemporaries();
  }

  private void emitDead(int i, int op) {
    boolean innermost = types.isInnermostDead();
    switch (innermost ? op : Op.NOP) {
      case Op.CATCH, Op.CATCH_ALL, Op.DELEGATE -> {
        exceptions.structure(i, op);
        e.releaseTemporaries();
        return;
      }
      case Op.ELSE -> branches.otherwise(false);
      case Op.END -> exceptions.close();
      default -> {}
    }
    int level = types.level();
    boolean isLoop = op == Op.END && types.blockAt(level - 1).op() == Op.LOOP;
    types.step(i);
    if (innermost && op == Op.END && level > 1) {
      branches.close(isLoop);
    }
  }

  private void emitStructure(int i, int op) {
    switch (op) {
      case Op.BLOCK -> {
        types.step(i);
        branches.openBlock();
      }
      case Op.LOOP -> {
        types.step(i);
        branches.openLoop();
      }
      case Op.IF -> {
        int jump = takeCondition();
        types.step(i);
        branches.openIf(jump);
      }
      case Op.ELSE -> {
        types.step(i);
        branches.otherwise(true);
      }
      default -> {
        if (types.level() == 1) {
          branches.branchTo(0);
          types.step(i);
        } else {
          exceptions.close();
          boolean isLoop = types.blockAt(types.level() - 1).op() == Op.LOOP;
          types.step(i);
          branches.close(isLoop);
        }
      }
    }
  }

  /** The jump that is taken if the condition on top of the stack holds. */
  private int takeCondition() {
    int jump = condition != NONE ? condition : Opcode.IFNE;
    condition = NONE;
    return jump;
  }

  private void compare(int i, int op) {
    int jump =
        op == Op.I32_EQZ && condition != NONE
            ? Opcode.inverse(takeCondition())
            : Condition.prepare(op, out);
    if (isConsumedByBranch(i + 1)) {
      condition = jump;
    } else {
      Condition.materialize(jump, out);
    }
  }

  private boolean isConsumedByBranch(int next) {
    if ((nextChild != null && nextChild.start() == next) || next >= region.end()) {
      return false;
    }
    return switch (code.op(next)) {
      case Op.IF, Op.BR_IF, Op.SELECT, Op.SELECT_T, Op.I32_EQZ -> true;
      default -> false;
    };
  }

  private void emitPlain(int i, int op) {
    if (Op.isComparison(op)) {
      compare(i, op);
      return;
    }
    if (Op.isLoadOrStore(op)) {
      accesses.emit(i);
      return;
    }
    if (Op.isAtomicAccess(op)) {
      atomics.access(i);
      return;
    }
    if (Op.isVector(op)) {
      if (types.areVectorsWhole()) {
        wholeVectors.emit(i);
      } else {
        vectors.emit(i);
      }
      return;
    }
    if (Op.isOfHeap(op)) {
      aggregates.emit(i, op);
      return;
    }
    if (Op.isWideArithmetic(op)) {
      new WideArithmeticEmitter(e).emit(op);
      return;
    }
    switch (op) {
      case Op.NOP -> {}
      case Op.UNREACHABLE ->
          out.invokestatic(Types.TRAPS, "unreachable", "()" + Types.TRAP_EXCEPTION).athrow();
      case Op.DROP -> types.top().pop(out);
      case Op.SELECT, Op.SELECT_T -> select(types.peek(1));
      case Op.LOCAL_GET -> {
        if (region.held().get(code.index(i))) {
          out.loadLocal(kindOf(i), e.localSlot(code.index(i)));
        } else {
          parts.getLocal(code.index(i));
        }
      }
      case Op.LOCAL_SET -> setLocal(i);
      case Op.LOCAL_TEE -> {
        e.localTypes[code.index(i)].dup(out);
        setLocal(i);
      }
      case Op.GLOBAL_GET -> state.globalGet(code.index(i));
      case Op.GLOBAL_SET -> state.globalSet(code.index(i));
      case Op.CALL -> calls.call(code.index(i));
      case Op.CALL_INDIRECT -> calls.callIndirect(code.index(i), code.aux(i));
      case Op.CALL_REF -> calls.callRef(code.index(i));
      case Op.I32_CONST, Op.I64_CONST, Op.F32_CONST, Op.F64_CONST ->
          numbers.constant(op, code.imm(i));
      default -> emitBulk(i, op);
    }
  }

  private void setLocal(int i) {
    if (region.held().get(code.index(i))) {
      out.storeLocal(kindOf(i), e.localSlot(code.index(i)));
    } else {
      parts.setLocal(code.index(i));
    }
  }

  private TypeKind kindOf(int i) {
    return e.localTypes[code.index(i)].kind();
  }

  private void select(JavaType type) {
    Label first = out.newLabel();
    Label end = out.newLabel();
    out.branch(takeCondition(), first);
    if (type.isWide()) {
      out.dup2_x2().pop2().pop2().goto_(end).labelBinding(first).pop2();
    } else {
      out.swap().pop().goto_(end).labelBinding(first).pop();
    }
    out.labelBinding(end);
  }

  private void emitBulk(int i, int op) {
    switch (op) {
      case Op.ATOMIC_FENCE -> atomics.fence();
      case Op.MEMORY_SIZE -> state.memorySize(i);
      case Op.MEMORY_GROW -> state.memoryGrow(i);
      case Op.MEMORY_FILL -> state.memoryFill(i);
      case Op.MEMORY_COPY -> state.memoryCopy(i);
      case Op.MEMORY_INIT -> state.memoryInit(i);
      case Op.DATA_DROP -> state.drop(i, "dropData");
      case Op.ELEM_DROP -> state.drop(i, "dropElements");
      case Op.TABLE_GET -> state.tableGet(code.index(i));
      case Op.TABLE_SET -> state.tableSet(code.index(i));
      case Op.TABLE_SIZE -> state.tableSize(code.index(i));
      case Op.TABLE_GROW -> state.tableGrow(code.index(i));
      case Op.TABLE_FILL -> state.tableFill(code.index(i));
      case Op.TABLE_COPY -> state.tableCopy(i);
      case Op.TABLE_INIT -> state.tableInit(i);
      case Op.REF_NULL -> JavaType.of(code.types(i).getFirst()).loadZero(out);
      case Op.REF_FUNC -> calls.refFunc(code.index(i));
      case Op.REF_IS_NULL -> calls.refIsNull();
      case Op.REF_AS_NON_NULL -> calls.refAsNonNull(types.top());
      default -> numbers.emit(op);
    }
  }
}
