package dev.ligature.engine.codegen.plan;

import dev.ligature.engine.codegen.body.TypeTracker;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds what each region takes, leaves, reads, writes and branches to, in one walk of the body. */
final class RegionAnalysis {
  private final FunctionBody body;
  private final Instructions code;
  private final TypeTracker tracker;
  private final List<Open> open = new ArrayList<>();

  /** A region that the walk is within. */
  private static final class Open {
    final Region region;
    final JavaType[] stackAtStart;

    /** The lowest that the operand stack has been within it. */
    int lowest;

    Open(Region region, JavaType[] stackAtStart) {
      this.region = region;
      this.stackAtStart = stackAtStart;
      this.lowest = stackAtStart.length;
    }

    void reach(int height) {
      lowest = Math.min(lowest, height);
    }
  }

  RegionAnalysis(WasmModule module, FunctionBody body) {
    this.body = body;
    this.code = body.code();
    this.tracker = new TypeTracker(module, body);
  }

  Region analyze(Region root) {
    List<Region> order = new ArrayList<>();
    collect(root, order);
    int next = 1;
    open.add(new Open(root, new JavaType[0]));
    for (int i = 0; i < code.size(); i++) {
      closeRegions(i);
      while (next < order.size() && order.get(next).start() == i) {
        Region region = order.get(next++);
        // A slice is entered by branches that carry nothing, whatever lies above the blocks'
        // height.
        int height = region.isSlice() ? tracker.blockAt(region.level()).height() : tracker.height();
        open.add(new Open(region, Arrays.copyOf(tracker.typesFrom(0), height)));
      }
      step(i);
    }
    closeRegions(code.size());
    for (Region region : order.reversed()) {
      region.close();
    }
    if (order.size() > 1) {
      Liveness.find(body, order.subList(1, order.size()));
      Placement.place(body, order);
    }
    return root;
  }

  /** All regions, a parent before its children, in order of their code. */
  private static void collect(Region root, List<Region> order) {
    List<Region> pending = new ArrayList<>(List.of(root));
    while (!pending.isEmpty()) {
      Region region = pending.removeLast();
      order.add(region);
      pending.addAll(region.children().reversed());
    }
  }

  private void closeRegions(int i) {
    while (open.size() > 1 && open.getLast().region.end() == i) {
      Open last = open.removeLast();
      JavaType[] before = last.stackAtStart;
      JavaType[] inputs = Arrays.copyOfRange(before, last.lowest, before.length);
      boolean live = !tracker.isDead();
      JavaType[] outputs = live ? tracker.typesFrom(last.lowest) : new JavaType[0];
      last.region.setStack(inputs, outputs, live);
      open.getLast().reach(last.lowest);
    }
  }

  private void step(int i) {
    if (!tracker.isDead()) {
      note(i);
    }
    tracker.step(i);
    open.getLast().reach(tracker.lowest());
  }

  private void note(int i) {
    Region region = open.getLast().region;
    switch (code.op(i)) {
      case Op.LOCAL_GET -> region.used().set(code.index(i));
      case Op.LOCAL_SET, Op.LOCAL_TEE -> {
        region.used().set(code.index(i));
        region.assigned().set(code.index(i));
      }
      case Op.BR, Op.BR_IF, Op.BR_ON_NULL, Op.BR_ON_NON_NULL, Op.BR_ON_CAST, Op.BR_ON_CAST_FAIL ->
          exit(tracker.levelOf(code.index(i)));
      case Op.BR_TABLE -> {
        for (int depth : code.table(i)) {
          exit(tracker.levelOf(depth));
        }
      }
      case Op.TRY_TABLE -> {
        int[] catches = code.catches(i);
        for (int k = 0; k < catches.length; k += 3) {
          exit(tracker.levelOf(catches[k + 2]));
        }
      }
      case Op.RETURN, Op.RETURN_CALL, Op.RETURN_CALL_INDIRECT, Op.RETURN_CALL_REF -> exit(0);
      default -> {}
    }
  }

  private void exit(int level) {
    for (int k = open.size() - 1; k > 0 && level < open.get(k).region.level(); k--) {
      if (!open.get(k).region.exits().add(level)) {
        return;
      }
    }
  }
}
