package dev.ligature.engine.codegen.plan;

import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;

/**
 * Decides which locals each method of a cut function holds in Java locals while it runs; it reads
 * and writes others where they are in the frame.
 *
 * <p>Holding one pays where it is used more often than it has to be moved: at the method's start
 * and ends, and around calls of parts that use it too.
 */
final class Placement {
  private final Instructions code;
  private final Frequencies frequencies;
  private final float[] uses;
  private final float[] moves;

  private Placement(FunctionBody body, Frequencies frequencies) {
    this.code = body.code();
    this.frequencies = frequencies;
    int locals = body.type().params().size() + body.locals().size();
    this.uses = new float[locals];
    this.moves = new float[locals];
  }

  /** Sets what the regions of a function hold. */
  static void place(FunctionBody body, List<Region> regions) {
    Placement placement = new Placement(body, Frequencies.of(body, regions));
    for (Region region : regions) {
      placement.place(region);
    }
  }

  private void place(Region region) {
    BitSet used = region.used();
    for (int k = used.nextSetBit(0); k >= 0; k = used.nextSetBit(k + 1)) {
      uses[k] = 0;
      moves[k] = 0;
    }
    count(region);
    BitSet held = region.held();
    for (int k = used.nextSetBit(0); k >= 0; k = used.nextSetBit(k + 1)) {
      if (uses[k] <= moves[k]) {
        held.clear(k);
      }
    }
  }

  /** Counts with all that the region uses held. */
  private void count(Region region) {
    if (!region.isRoot()) {
      move(region.liveIn(), region, frequencies.entries(region));
      move(region.results(), region, frequencies.entries(region));
    }
    Iterator<Region> children = region.children().iterator();
    Region child = children.hasNext() ? children.next() : null;
    for (int i = region.start(); i < region.end(); i++) {
      if (child != null && child.start() == i) {
        move(region.staleInFrame(child), region, frequencies.entries(child));
        move(child.changes(), region, frequencies.entries(child));
        i = child.end() - 1;
        child = children.hasNext() ? children.next() : null;
      } else if (isLocal(code.op(i))) {
        uses[code.index(i)] += frequencies.at(i);
      }
    }
  }

  private static boolean isLocal(int op) {
    return op == Op.LOCAL_GET || op == Op.LOCAL_SET || op == Op.LOCAL_TEE;
  }

  private void move(BitSet locals, Region region, float frequency) {
    for (int k = locals.nextSetBit(0); k >= 0; k = locals.nextSetBit(k + 1)) {
      if (region.used().get(k)) {
        moves[k] += frequency;
      }
    }
  }
}
