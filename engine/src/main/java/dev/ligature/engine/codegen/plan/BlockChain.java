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
 * call away from the dispatch lies the code of every case, however many there are.
 */
final class BlockChain {
  /** What a slice costs its caller. */
  private static final int SLICE_CALL = 80;

  /** The code between the end of a block and the end of the one around it. */
  private record Link(int blockEnd, int end, int cost) {}

  private final List<Link> open = new ArrayList<>();
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

  /** What it would cost with all its links in slices of ordinary size. */
  int slicedCost() {
    int links = 0;
    for (Link link : open) {
      links += link.cost;
    }
    return links > 2 * SLICE_CALL ? cost - links + 2 * SLICE_CALL : cost;
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
  List<RegionPlanner.Cut> slice(int limit) {
    List<RegionPlanner.Cut> cuts = new ArrayList<>();
    int first = 0;
    int size = 0;
    for (int k = 0; k <= open.size(); k++) {
      if (k == open.size() || (size + open.get(k).cost > limit && k > first)) {
        if (size > 2 * SLICE_CALL) {
          cuts.add(new RegionPlanner.Cut(open.get(first).blockEnd, open.get(k - 1).end, k - first));
          cost += SLICE_CALL - size;
        }
        first = k;
        size = 0;
      }
      if (k < open.size()) {
        size += open.get(k).cost;
      }
    }
    open.clear();
    return cuts;
  }
}
