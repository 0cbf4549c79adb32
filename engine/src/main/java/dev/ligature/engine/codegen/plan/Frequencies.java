package dev.ligature.engine.codegen.plan;

import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Guesses how often each instruction of a function runs for one call of it, from the shape of the
 * code alone: a condition holds every second time, each entry of a table is as likely as another, a
 * loop's body runs eight times, and what enters a loop leaves it.
 */
final class Frequencies {
  private static final float LOOP = 8;

  /** Loops within more loops count as run through once. */
  private static final int MAX_LOOPS = 10;

  /** Of how many runs of a block one throws what it catches. */
  private static final float THROW = 64;

  /** An open block. */
  private static class Block {
    /** How often it is entered. */
    final float entered;

    /** What arrives at its end by branches. */
    float arriving;

    /** How often the other arm of an {@code if} runs, until it was there. */
    float otherArm;

    Block(float entered, float otherArm) {
      this.entered = entered;
      this.otherArm = otherArm;
    }
  }

  /** An open loop. */
  private static final class Loop extends Block {
    final int level;

    /** What leaves it by branches, by the level where it goes; {@link #OUT} out of all. */
    final Map<Integer, Float> leaving = new TreeMap<>();

    Loop(float entered, int level) {
      super(entered, 0);
      this.level = level;
    }
  }

  private static final int OUT = -1;

  private final Instructions code;
  private final float[] at;
  private final Map<Region, Float> entries = new HashMap<>();
  private final List<Block> open = new ArrayList<>();
  private final List<Loop> loops = new ArrayList<>();
  private float now = 1;

  private Frequencies(FunctionBody body) {
    this.code = body.code();
    this.at = new float[code.size()];
  }

  /**
   * The frequencies of a function.
   *
   * @param regions its regions in order of their code, outer ones first
   */
  static Frequencies of(FunctionBody body, List<Region> regions) {
    Frequencies frequencies = new Frequencies(body);
    frequencies.walk(regions);
    return frequencies;
  }

  /** How often an instruction runs. */
  float at(int i) {
    return at[i];
  }

  /** How often a region is entered. */
  float entries(Region region) {
    return entries.getOrDefault(region, 0F);
  }

  private void walk(List<Region> regions) {
    open(0);
    int next = 0;
    for (int i = 0; i < code.size(); i++) {
      while (next < regions.size() && regions.get(next).start() == i) {
        Region region = regions.get(next++);
        float entered = now;
        for (int k = region.level(); k < region.level() + region.closes(); k++) {
          entered += open.get(k).arriving;
        }
        entries.put(region, entered);
      }
      at[i] = now;
      step(i);
    }
  }

  private void open(float otherArm) {
    open.add(new Block(now, otherArm));
  }

  private void openLoop() {
    if (loops.size() == MAX_LOOPS) {
      open(0);
      return;
    }
    Loop loop = new Loop(now, open.size());
    open.add(loop);
    loops.add(loop);
    now *= LOOP;
  }

  private void branch(int depth, float share) {
    int target = open.size() - 1 - depth;
    if (!(open.get(target) instanceof Loop)) {
      leave(target, share);
    }
  }

  /** Takes a share of what runs here to the end of the block at a level, or out of the function. */
  private void leave(int target, float share) {
    float left = share;
    for (int k = loops.size() - 1; k >= 0 && loops.get(k).level > target; k--) {
      left /= LOOP;
      Map<Integer, Float> leaving = loops.get(k).leaving;
      leaving.put(target, leaving.getOrDefault(target, 0f) + left);
    }
    if (target != OUT) {
      open.get(target).arriving += left;
    }
  }

  private void end(int i) {
    Block block = open.removeLast();
    if (block instanceof Loop loop) {
      loops.removeLast();
      now /= LOOP;
      balance(loop);
      return;
    }
    now += block.arriving;
    if (code.aux(i) >= 0 && code.op(code.aux(i)) == Op.IF) {
      now += block.otherArm;
    }
  }

  /** Makes as much leave a loop as enters it, in the proportions found. */
  private void balance(Loop loop) {
    float leaving = now;
    for (float share : loop.leaving.values()) {
      leaving += share;
    }
    if (leaving > 0) {
      float more = loop.entered / leaving - 1;
      now += now * more;
      loop.leaving.forEach((target, share) -> leave(target, share * more));
    }
  }

  private void step(int i) {
    switch (code.op(i)) {
      case Op.BLOCK, Op.TRY, Op.TRY_TABLE -> open(0);
      case Op.LOOP -> openLoop();
      case Op.IF -> {
        now /= 2;
        open(now);
      }
      case Op.ELSE -> {
        Block block = open.getLast();
        block.arriving += now;
        now = block.otherArm;
        block.otherArm = 0;
      }
      case Op.CATCH, Op.CATCH_ALL -> {
        Block block = open.getLast();
        float thrown = block.entered / THROW;
        block.arriving = Math.max(0, block.arriving + now - thrown);
        now = thrown;
      }
      case Op.END, Op.DELEGATE -> end(i);
      case Op.BR -> {
        branch(code.index(i), now);
        now = 0;
      }
      case Op.BR_IF, Op.BR_ON_NULL, Op.BR_ON_NON_NULL, Op.BR_ON_CAST, Op.BR_ON_CAST_FAIL -> {
        now /= 2;
        branch(code.index(i), now);
      }
      case Op.BR_TABLE -> {
        int[] depths = code.table(i);
        for (int depth : depths) {
          branch(depth, now / depths.length);
        }
        now = 0;
      }
      case Op.RETURN,
          Op.UNREACHABLE,
          Op.THROW,
          Op.THROW_REF,
          Op.RETHROW,
          Op.RETURN_CALL,
          Op.RETURN_CALL_INDIRECT,
          Op.RETURN_CALL_REF -> {
        leave(OUT, now);
        now = 0;
      }
      default -> {}
    }
  }
}
