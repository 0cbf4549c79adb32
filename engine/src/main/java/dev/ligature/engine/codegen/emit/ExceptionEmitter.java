package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.body.Handlers;
import dev.ligature.engine.codegen.body.Traits;
import dev.ligature.engine.codegen.body.TypeTracker;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.plan.Region;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes blocks that catch and instructions that throw, in both encodings, as handlers of the JVM.
 * Code that does not throw is the same within such a block as outside.
 *
 * <p>A handler begins with an empty operand stack, so what lies below a block is copied to local
 * variables before the block. Traps, and what host functions throw, are of other classes and pass
 * by.
 */
final class ExceptionEmitter {
  private static final int[] NO_SLOTS = {};

  /** Code that has its handler. */
  private static final class Range {
    private final Label from;
    private final Label to;

    Range(Label from, Label to) {
      this.from = from;
      this.to = to;
    }
  }

  /** An open block that catches. */
  private static final class Try {
    final int level;
    final int start;
    final Label begin;
    final Label handler;
    final int[] below;

    /** How many of the protected ranges lie before the block. */
    final int before;

    int exception = -1;
    @Nullable Label unmatched;

    Try(int level, int start, Label begin, Label handler, int[] below, int before) {
      this.level = level;
      this.start = start;
      this.begin = begin;
      this.handler = handler;
      this.below = below;
      this.before = before;
    }
  }

  private final Emission e;
  private final Instructions code;
  private final CodeBuilder out;
  private final TypeTracker types;
  private final PartEmitter parts;
  private final BranchEmitter branches;
  private final Region region;
  private final boolean delegatesAcrossParts;
  private final List<Try> open = new ArrayList<>();
  private final List<OutlinedHandler> outlined = new ArrayList<>();

  /** What has been protected, in order; ranges within others are not kept. */
  private final List<Range> covered = new ArrayList<>();

  private final Label begin;
  private @Nullable Label passOn;

  ExceptionEmitter(
      Emission emission, Region region, Traits traits, PartEmitter parts, BranchEmitter branches) {
    this.e = emission;
    this.code = emission.code;
    this.out = emission.out;
    this.types = emission.types;
    this.region = region;
    this.parts = parts;
    this.branches = branches;
    this.begin = out.newLabel();
    boolean cut = !region.isRoot() || !region.children().isEmpty();
    this.delegatesAcrossParts = cut && traits.delegates();
  }

  /** Begins the method, whose locals are there. */
  void enter() {
    out.labelBinding(begin);
  }

  /** Opens, divides or closes a block; the types are stepped too. */
  void structure(int i, int op) {
    switch (op) {
      case Op.TRY, Op.TRY_TABLE -> open(i);
      case Op.DELEGATE -> delegate(i);
      default -> catchClause(i, op);
    }
  }

  private void open(int i) {
    types.step(i);
    int level = types.level() - 1;
    int[] below = saveBelow(types.blockAt(level).height());
    if (!open.isEmpty() || !region.isRoot() || delegatesAcrossParts) {
      // What lies around the block is protected up to here, and has to have a length.
      out.nop();
    }
    open.add(new Try(level, i, out.newBoundLabel(), out.newLabel(), below, covered.size()));
    branches.openBlock();
  }

  /** Copies the operand stack up to a height to local variables. */
  private int[] saveBelow(int height) {
    if (height == e.base) {
      return NO_SLOTS;
    }
    JavaType[] all = types.typesFrom(e.base);
    JavaType[] params = types.typesFrom(height);
    int[] temporaries = e.storeTemporaries(params);
    int[] slots = new int[height - e.base];
    for (int k = slots.length - 1; k >= 0; k--) {
      slots[k] = out.allocateLocal(all[k].desc());
      out.storeLocal(all[k].kind(), slots[k]);
    }
    loadBelow(slots, all, slots.length);
    e.loadTemporaries(params, temporaries);
    return slots;
  }

  private void loadBelow(int[] slots, JavaType[] slotTypes, int count) {
    for (int k = 0; k < count; k++) {
      out.loadLocal(slotTypes[k].kind(), slots[k]);
    }
  }

  /** Takes back what was on the operand stack up to a height when the block was opened. */
  private void loadBelow(Try block, int height) {
    types.reviveAt(height);
    loadBelow(block.below, types.typesFrom(e.base), height - e.base);
  }

  /** Gives a block its handler, but for what within it has one. */
  private void protect(Try block, Label to, Label handler) {
    protect(block.before, block.begin, to, handler);
  }

  /**
   * Gives code its handler, but for the ranges within it that have theirs: of several entries the
   * JVM takes the first. If they overlapped, the verifier would look at all of them.
   *
   * @param before how many ranges lie before it
   */
  private void protect(int before, Label from, Label to, Label handler) {
    List<Range> within = covered.subList(before, covered.size());
    Label at = from;
    for (Range range : within) {
      out.exceptionCatch(at, range.from, handler, Types.GUEST_EXCEPTION);
      at = range.to;
    }
    out.exceptionCatch(at, to, handler, Types.GUEST_EXCEPTION);
    within.clear();
    covered.add(new Range(from, to));
  }

  /** Begins the handler of a block, with the exception on the operand stack. */
  private void beginHandler(Try block) {
    out.labelBinding(block.handler);
    if (delegatesAcrossParts) {
      Label own = out.newLabel();
      out.dup()
          .loadConstant(block.level)
          .invokevirtual(Types.GUEST_EXCEPTION, "passes", "(I)Z")
          .ifeq(own)
          .athrow()
          .labelBinding(own);
    }
    block.exception = out.allocateLocal(Types.GUEST_EXCEPTION);
    out.astore(block.exception);
  }

  private void catchClause(int i, int op) {
    Try block = open.getLast();
    if (!types.isDead()) {
      branches.branchTo(block.level);
    }
    if (block.unmatched == null) {
      protect(block, out.newBoundLabel(), block.handler);
      beginHandler(block);
      parts.keepException(block.exception, Handlers.depth(types, block.level));
    } else {
      out.labelBinding(block.unmatched);
    }
    Label unmatched = out.newLabel();
    block.unmatched = op == Op.CATCH_ALL ? null : unmatched;
    if (op == Op.CATCH) {
      branchUnlessTag(block, code.index(i), unmatched);
    }
    types.step(i);
    JavaType[] payload = types.typesFrom(types.blockAt(block.level).height());
    loadBelow(block, types.blockAt(block.level).height());
    loadPayload(block, payload);
    types.pushValues(payload);
  }

  private void branchUnlessTag(Try block, int tag, Label otherwise) {
    out.aload(block.exception).invokevirtual(Types.GUEST_EXCEPTION, "tag", "()" + Types.TAG);
    e.loadTag(tag);
    out.if_acmpne(otherwise);
  }

  private void loadPayload(Try block, JavaType[] payload) {
    if (payload.length > 0) {
      out.aload(block.exception)
          .invokevirtual(Types.GUEST_EXCEPTION, "payload", "()" + Types.OBJECT_ARRAY);
      e.unpack(payload);
    }
  }

  /**
   * What the innermost block needs before its {@code end}, if it catches. The types are those
   * before that.
   */
  void close() {
    Try block = open.isEmpty() ? null : open.getLast();
    if (block == null || block.level != types.level() - 1) {
      return;
    }
    open.removeLast();
    if (code.op(block.start) == Op.TRY_TABLE) {
      closeTryTable(block);
    } else if (block.unmatched != null) {
      rethrowBetween(block, block.unmatched);
    }
  }

  /** Throws on what no clause catches, passing by it otherwise. */
  private void rethrowBetween(Try block, Label unmatched) {
    if (!types.isDead()) {
      branches.branchTo(block.level);
    }
    out.labelBinding(unmatched).aload(block.exception).athrow();
  }

  private void closeTryTable(Try block) {
    int[] catches = code.catches(block.start);
    if (catches.length == 0) {
      return;
    }
    if (!types.isDead()) {
      branches.branchTo(block.level);
    }
    protect(block, out.newBoundLabel(), block.handler);
    TypeTracker before = types.copy();
    beginHandler(block);
    boolean all = false;
    for (int k = 0; k < catches.length && !all; k += 3) {
      all = catches[k] == Instructions.CATCH_ALL || catches[k] == Instructions.CATCH_ALL_REF;
      clause(block, catches[k], catches[k + 1], block.level - 1 - catches[k + 2]);
      // What it has put on the stack took the place of what the next one finds there.
      types.restore(before);
      e.releaseTemporaries();
    }
    if (!all) {
      out.aload(block.exception).athrow();
    }
  }

  private void clause(Try block, int kind, int tag, int level) {
    Label otherwise = out.newLabel();
    JavaType[] payload = {};
    if (kind == Instructions.CATCH || kind == Instructions.CATCH_REF) {
      branchUnlessTag(block, tag, otherwise);
      payload = JavaType.of(e.module.tags().get(tag).type().params());
    }
    loadBelow(block, Math.max(e.base, types.blockAt(level).height()));
    loadPayload(block, payload);
    types.pushValues(payload);
    if (kind == Instructions.CATCH_REF || kind == Instructions.CATCH_ALL_REF) {
      out.aload(block.exception).widen();
      types.pushValues(new JavaType[] {JavaType.OBJECT});
    }
    branches.branchTo(level);
    out.labelBinding(otherwise);
  }

  /**
   * Closes a block whose exceptions are another one's. Within one method that is an entry in the
   * JVM's table; in a function of several methods the exception names the block that is to have it
   * to the handlers between.
   */
  private void delegate(int i) {
    Try block = open.removeLast();
    boolean live = !types.isDead();
    int to = Handlers.active(code, types, block.level - 1 - code.index(i), i);
    if (delegatesAcrossParts) {
      if (live) {
        branches.branchTo(block.level);
      }
      protect(block, out.newBoundLabel(), block.handler);
      out.labelBinding(block.handler)
          .dup()
          .loadConstant(to)
          .invokevirtual(Types.GUEST_EXCEPTION, "delegate", "(I)V")
          .athrow();
    } else {
      if (live) {
        out.nop();
      }
      Label end = out.newBoundLabel();
      if (to != Handlers.CALLER) {
        protect(block, end, Objects.requireNonNull(find(to)).handler);
      } else if (Handlers.active(code, types, block.level - 1, i) != Handlers.CALLER) {
        protect(block, end, passOn());
      }
    }
    types.step(i);
    branches.close(false);
  }

  private @Nullable Try find(int level) {
    for (Try block : open) {
      if (block.level == level) {
        return block;
      }
    }
    return null;
  }

  /** Where, outside of all blocks, an exception on the operand stack is thrown. */
  private Label passOn() {
    Label known = passOn;
    if (known != null) {
      return known;
    }
    Label made = out.newLabel();
    outlined.add(new OutlinedHandler(made, new BitSet(), null));
    passOn = made;
    return made;
  }

  /** Writes an instruction that throws. */
  void emitThrow(int i, int op) {
    switch (op) {
      case Op.THROW -> {
        e.pack(JavaType.of(e.module.tags().get(code.index(i)).type().params()));
        e.loadTag(code.index(i));
        out.invokestatic(
            Types.THROWS, "of", "(" + Types.OBJECT_ARRAY + Types.TAG + ")" + Types.GUEST_EXCEPTION);
      }
      case Op.THROW_REF ->
          out.invokestatic(Types.THROWS, "again", "(" + Types.OBJECT + ")" + Types.GUEST_EXCEPTION);
      default -> {
        int level = types.levelOf(code.index(i));
        Try block = find(level);
        if (block != null) {
          out.aload(block.exception);
        } else {
          parts.loadKeptException(Handlers.depth(types, level));
        }
      }
    }
    out.athrow();
  }

  /**
   * Has locals that a called part assigns right in the handlers of this method: the part may throw
   * where it would otherwise return.
   *
   * @param i the instruction that the part begins with
   * @param from where the call begins
   * @param to where it ends
   * @param stale the locals
   */
  void protectCall(int i, Label from, Label to, BitSet stale) {
    int level = types.level() - 1;
    if (!isHandled(level, i)) {
      return;
    }
    Label handler = out.newLabel();
    protect(covered.size(), from, to, handler);
    if (delegatesAcrossParts) {
      // Which handler is to have it depends on the exception.
      Label behind = out.newLabel();
      out.goto_(behind).labelBinding(handler);
      parts.refresh(stale);
      out.athrow().labelBinding(behind);
      return;
    }
    Try own = find(Handlers.active(code, types, level, i));
    outlined.add(new OutlinedHandler(handler, stale, own == null ? null : own.handler));
  }

  /** Whether a handler of the function gets some exceptions thrown by an instruction. */
  boolean isHandled(int i) {
    return isHandled(types.level() - 1, i);
  }

  /** Whether a handler of the function gets some exceptions thrown at a place. */
  private boolean isHandled(int level, int i) {
    return delegatesAcrossParts
        ? Handlers.isWithinAny(types, level)
        : Handlers.active(code, types, level, i) != Handlers.CALLER;
  }

  /** Whether another method of the function handles what this one throws. */
  private boolean isHandledOutside() {
    return !region.isRoot() && isHandled(region.level() - 1, region.start());
  }

  /** Ends the method: what was put off, and what has to happen when exceptions leave it. */
  void exit() {
    for (OutlinedHandler handler : outlined) {
      handler.write(out, parts);
    }
    if (isHandledOutside()) {
      Label handler = out.newLabel();
      protect(0, begin, out.newBoundLabel(), handler);
      out.labelBinding(handler);
      parts.writeBackAssigned();
      out.athrow();
    } else if (region.isRoot() && delegatesAcrossParts) {
      Label handler = out.newLabel();
      protect(0, begin, out.newBoundLabel(), handler);
      out.labelBinding(handler)
          .dup()
          .loadConstant(Handlers.CALLER)
          .invokevirtual(Types.GUEST_EXCEPTION, "passes", "(I)Z")
          .pop()
          .athrow();
    }
  }
}
