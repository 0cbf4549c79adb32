package dev.ligature.engine.codegen.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * Plain blocks that each begin with the next inner one, which is how compilers write a {@code
 * switch}: the innermost holds the {@code br_table}, and the code of a case stands behind the end
 * of a block.
 *
 * <p>Such code is cut into <em>slices</em>: from the end of one block of the chain to before the
 * end of a further one. A slice is entered at the end of any of the blocks that it closes, so one
 * call away from the dispatch lies the code of every case. Where there are too many slices for one
 * method, neighbours become one slice that calls them.
 */
final class BlockChain {
  /** What a slice costs its caller. */
  private static final int SLICE_CALL = 80;

  /** How many slices a slice calls, or the method with the dispatch on each level. */
  private static final int FAN_OUT = 64;

  /** The code between the end of a block and the end of the one around it. */
  private record Link(int blockEnd, int end, int cost) {}

  private final List<Link> open = new ArrayList<>();

  /** Slices that no other calls, by level: those of links, those of such slices and so on. */
  private final List<List<RegionPlanner.Cut>> slices = new ArrayList<>();

  private int cost;

  /**
   * A chain of one block.
   *
   * @param cost what the block costs
   */
  BlockChain(int cost) {
    this.cost = cost;
  }

  /** What the chain adds to the method that it stays in. */
  int cost() {
    return cost;
  }

  /**
   * Adds what follows the outermost block within the block around it.
   *
   * @param blockEnd the {@code end} of the outermost block so far
   * @param end the {@code end} of the block around it
   * @param linkCost the cost of the code between the two
   */
  void extend(int blockEnd, int end, int linkCost) {
    open.add(new Link(blockEnd, end, linkCost));
    cost += linkCost;
  }

  /** Cuts what has been added since the last time into slices of at most a size. */
  void slice(int limit, List<RegionPlanner.Cut> cuts) {
    int first = 0;
    int size = 0;
    for (int k = 0; k <= open.size(); k++) {
      if (k == open.size() || (size + open.get(k).cost > limit && k > first)) {
        cost += SLICE_CALL - size;
        add(
            0,
            new RegionPlanner.Cut(open.get(first).blockEnd, open.get(k - 1).end, k - first),
            cuts);
        first = k;
        size = 0;
      }
      if (k < open.size()) {
        size += open.get(k).cost;
      }
    }
    open.clear();
  }

  private void add(int level, RegionPlanner.Cut slice, List<RegionPlanner.Cut> cuts) {
    cuts.add(slice);
    if (level == slices.size()) {
      slices.add(new ArrayList<>());
    }
    List<RegionPlanner.Cut> same = slices.get(level);
    same.add(slice);
    if (same.size() == FAN_OUT) {
      int closes = same.stream().mapToInt(RegionPlanner.Cut::closes).sum();
      RegionPlanner.Cut around =
          new RegionPlanner.Cut(same.getFirst().start(), same.getLast().end(), closes);
      cost -= SLICE_CALL * (FAN_OUT - 1);
      same.clear();
      add(level + 1, around, cuts);
    }
  }
}
