package dev.ligature.engine.codegen.plan;

import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds which locals of a cut function are live where its regions begin and end: those are what has
 * to go into a part and to come out of it.
 *
 * <p>Walks the body backward, over and over until what is live at the heads of loops is known. A
 * call may branch to each handler around it. All locals count as live where it would take too long.
 */
final class Liveness {
  /** An open block, met at its end. */
  private static final class Frame {
    final BitSet atLabel;
    final BitSet behind;

    /** What is live where the condition of an {@code if} does not hold. */
    BitSet otherwise;

    /** What is live in the handlers that may get an exception thrown where the walk is. */
    BitSet thrown;

    Frame(BitSet atLabel, BitSet behind, BitSet thrown) {
      this.atLabel = atLabel;
      this.behind = behind;
      this.otherwise = behind;
      this.thrown = thrown;
    }
  }

  /** A region that the walk is within, and what is live where it begins, and behind it. */
  private record Passed(Region region, BitSet in, BitSet out) {}

  /** More walks than that only code made for it needs: one for each loop around another. */
  private static final int MAX_WALKS = 20;

  /** How many words of sets a walk makes at most, with one for each block. */
  private static final long MAX_WORDS = 8_000_000;

  private final Instructions code;
  private final List<Region> regions;
  private final Map<Integer, BitSet> loopHeads = new HashMap<>();
  private final List<Frame> open = new ArrayList<>();
  private final List<Passed> around = new ArrayList<>();
  private BitSet live = new BitSet();
  private boolean changed;

  private Liveness(Instructions code, List<Region> regions) {
    this.code = code;
    this.regions = regions;
  }

  /**
   * Tells the regions what is live around them.
   *
   * @param regions all but the root, in order of their code, outer ones first
   */
  static void find(FunctionBody body, List<Region> regions) {
    int locals = body.type().params().size() + body.locals().size();
    if (!takesTooLong(body.code(), locals)) {
      Liveness liveness = new Liveness(body.code(), regions);
      for (int k = 0; k < MAX_WALKS; k++) {
        liveness.walk();
        if (!liveness.changed) {
          return;
        }
      }
    }
    BitSet all = new BitSet();
    all.set(0, locals);
    for (Region region : regions) {
      region.setLive(all, all);
    }
  }

  /** Whether it has so many blocks and locals that sets of them are large. */
  private static boolean takesTooLong(Instructions code, int locals) {
    long words = 0;
    for (int i = 0; i < code.size(); i++) {
      int op = code.op(i);
      words += op == Op.END || op == Op.DELEGATE ? 1 + locals / Long.SIZE : 0;
    }
    return words > MAX_WORDS;
  }

  private void walk() {
    changed = false;
    open.clear();
    live = new BitSet();
    List<Region> byEnd = new ArrayList<>(regions);
    byEnd.sort((a, b) -> b.end() != a.end() ? b.end() - a.end() : a.id() - b.id());
    int ending = 0;
    for (int i = code.size() - 1; i >= 0; i--) {
      while (ending < byEnd.size() && byEnd.get(ending).end() == i + 1) {
        Region region = byEnd.get(ending++);
        around.add(new Passed(region, new BitSet(), atExits(region)));
      }
      step(i);
      while (!around.isEmpty() && around.getLast().region.start() == i) {
        Passed passed = around.removeLast();
        passed.in.or(live);
        passed.region.setLive(passed.in, passed.out);
      }
    }
  }

  private BitSet atExits(Region region) {
    BitSet result = (BitSet) live.clone();
    for (int level : region.exits()) {
      result.or(open.get(level).atLabel);
    }
    result.or(open.getLast().thrown);
    return result;
  }

  private void step(int i) {
    switch (code.op(i)) {
      case Op.END, Op.DELEGATE -> openAt(i);
      case Op.BLOCK, Op.TRY, Op.TRY_TABLE -> open.removeLast();
      case Op.CATCH, Op.CATCH_ALL -> {
        Frame block = open.getLast();
        block.thrown = (BitSet) block.thrown.clone();
        block.thrown.or(live);
        live = (BitSet) block.behind.clone();
      }
      case Op.CALL, Op.CALL_INDIRECT, Op.CALL_REF -> live.or(open.getLast().thrown);
      case Op.THROW, Op.THROW_REF, Op.RETHROW -> live = (BitSet) open.getLast().thrown.clone();
      case Op.LOOP -> {
        Frame loop = open.removeLast();
        BitSet before = (BitSet) loop.atLabel.clone();
        loop.atLabel.or(live);
        changed |= !before.equals(loop.atLabel);
      }
      case Op.ELSE -> {
        open.getLast().otherwise = live;
        live = (BitSet) open.getLast().behind.clone();
      }
      case Op.IF -> {
        Frame block = open.removeLast();
        live.or(block.otherwise);
      }
      case Op.LOCAL_GET -> live.set(code.index(i));
      case Op.LOCAL_SET, Op.LOCAL_TEE -> live.clear(code.index(i));
      case Op.BR -> live = (BitSet) label(code.index(i)).clone();
      case Op.BR_IF, Op.BR_ON_NULL, Op.BR_ON_NON_NULL, Op.BR_ON_CAST, Op.BR_ON_CAST_FAIL ->
          live.or(label(code.index(i)));
      case Op.BR_TABLE -> branchTable(code.table(i));
      case Op.RETURN, Op.UNREACHABLE, Op.RETURN_CALL, Op.RETURN_CALL_INDIRECT, Op.RETURN_CALL_REF ->
          live = new BitSet();
      default -> {}
    }
  }

  /** The locals that are live at the beginning of a loop, as far as that is known. */
  private BitSet loopHead(int start) {
    BitSet known = loopHeads.get(start);
    if (known == null) {
      known = new BitSet();
      loopHeads.put(start, known);
    }
    return known;
  }

  private void openAt(int end) {
    int start = code.aux(end);
    BitSet behind = (BitSet) live.clone();
    boolean loop = start >= 0 && code.op(start) == Op.LOOP;
    BitSet atLabel = loop ? loopHead(start) : behind;
    open.add(new Frame(atLabel, behind, thrownWithin(start)));
    // A slice is entered at the ends of the blocks that it closes.
    for (int k = around.size() - 1; k >= 0 && start < around.get(k).region.start(); k--) {
      if (around.get(k).region.isSlice()) {
        around.get(k).in.or(behind);
      }
    }
  }

  /** What is live in handlers for the code of a block before its own clauses. */
  private BitSet thrownWithin(int start) {
    if (open.isEmpty()) {
      return new BitSet();
    }
    BitSet outer = open.getLast().thrown;
    if (code.op(start) != Op.TRY_TABLE) {
      return outer;
    }
    BitSet thrown = (BitSet) outer.clone();
    int[] catches = code.catches(start);
    for (int k = 0; k < catches.length; k += 3) {
      thrown.or(label(catches[k + 2]));
    }
    return thrown;
  }

  private BitSet label(int depth) {
    return open.get(open.size() - 1 - depth).atLabel;
  }

  private void branchTable(int[] depths) {
    live = new BitSet();
    int last = -1;
    for (int depth : depths) {
      if (depth != last) {
        live.or(label(depth));
        last = depth;
      }
    }
  }
}
