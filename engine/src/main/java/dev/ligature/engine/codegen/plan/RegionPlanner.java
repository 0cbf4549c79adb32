package dev.ligature.engine.codegen.plan;

import dev.ligature.engine.codegen.body.CodeSize;
import dev.ligature.engine.codegen.body.TypeTracker;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a large function into regions, each of at most a given estimated size.
 *
 * <p>Blocks are visited in the order in which they end, so inner ones are cut before outer ones and
 * a loop that fits is never cut. A block that is too large is made smaller in three steps. First
 * its {@linkplain BlockChain chain} is sliced: a {@code switch} looks like a chain. Then its
 * largest inner blocks become regions. If the straight code between them is still too long, runs of
 * that become regions too.
 */
public final class RegionPlanner {
  /** A stretch of code at one nesting level. */
  private static final class Item {
    private final int start;
    private final int end;
    private final int cost;
    private final boolean isBlock;
    private final @Nullable BlockChain chain;

    /**
     * A stretch.
     *
     * @param cost what it adds to the method that it stays in
     * @param chain the chain that it ends if it is a plain block, else null
     */
    Item(int start, int end, int cost, boolean isBlock, @Nullable BlockChain chain) {
      this.start = start;
      this.end = end;
      this.cost = cost;
      this.isBlock = isBlock;
      this.chain = chain;
    }
  }

  /** An open block: the items of the sequence being read, and the cost of the arms before it. */
  private static final class Open {
    final int start;
    List<Item> items = new ArrayList<>();
    int earlierArms;

    Open(int start) {
      this.start = start;
    }
  }

  /**
   * The cut of one region.
   *
   * @param closes how many blocks opened before its start end within it
   */
  record Cut(int start, int end, int closes) {}

  /** Orders items by their cost, from the highest on. */
  private static final class Costlier implements Comparator<Item> {
    @Override
    public int compare(Item a, Item b) {
      return Integer.compare(b.cost, a.cost);
    }
  }

  /** Orders cuts by where they start, outer ones first. */
  private static final class Earlier implements Comparator<Cut> {
    @Override
    public int compare(Cut a, Cut b) {
      return a.start != b.start ? Integer.compare(a.start, b.start) : Integer.compare(b.end, a.end);
    }
  }

  private final WasmModule module;
  private final FunctionBody body;
  private final Instructions code;
  private final int limit;
  private final List<Cut> cuts = new ArrayList<>();

  private RegionPlanner(WasmModule module, FunctionBody body, int limit) {
    this.module = module;
    this.body = body;
    this.code = body.code();
    this.limit = limit;
  }

  /** The root region of a function, with all others below it. */
  public static Region plan(WasmModule module, FunctionBody body, int limit) {
    RegionPlanner planner = new RegionPlanner(module, body, limit);
    if (limit < Integer.MAX_VALUE) {
      planner.cut();
    }
    return new RegionAnalysis(module, body).analyze(planner.tree());
  }

  private void cut() {
    Deque<Open> open = new ArrayDeque<>();
    open.push(new Open(-1));
    // What no control reaches takes no room, and no region begins within it.
    TypeTracker reached = new TypeTracker(module, body);
    for (int i = 0; i < code.size(); i++) {
      if (!reached.isDead() || (reached.isInnermostDead() && isEndOfPart(code.op(i)))) {
        cut(open, i);
      }
      reached.step(i);
    }
  }

  private static boolean isEndOfPart(int op) {
    return switch (op) {
      case Op.ELSE, Op.CATCH, Op.CATCH_ALL, Op.END, Op.DELEGATE -> true;
      default -> false;
    };
  }

  private void cut(Deque<Open> open, int i) {
    switch (code.op(i)) {
      case Op.BLOCK, Op.LOOP, Op.IF, Op.TRY, Op.TRY_TABLE -> open.push(new Open(i));
      case Op.ELSE, Op.CATCH, Op.CATCH_ALL -> closeArm(open.peek(), i);
      case Op.END, Op.DELEGATE -> {
        Open block = open.pop();
        Item item = close(block, i);
        if (!open.isEmpty()) {
          open.peek().items.add(item);
        }
      }
      default -> addInstruction(open.peek().items, i);
    }
  }

  /** Makes an arm of an {@code if} or {@code try} fit half of what is left. */
  private void closeArm(Open block, int i) {
    int bound = (limit - block.earlierArms) / 2;
    BlockChain chain = block.earlierArms > 0 ? null : sliced(block.items, i);
    int size = chain != null ? chain.cost() : cost(shrink(block.items, bound));
    block.earlierArms += size + CodeSize.of(module, code, i);
    block.items = new ArrayList<>();
  }

  private void addInstruction(List<Item> items, int i) {
    int cost = CodeSize.weightInPart(module, code, i);
    Item last = items.isEmpty() ? null : items.getLast();
    if (last != null && !last.isBlock && last.cost + cost <= limit / 8) {
      items.set(items.size() - 1, new Item(last.start, i + 1, last.cost + cost, false, null));
    } else {
      items.add(new Item(i, i + 1, cost, false, null));
    }
  }

  /** The block that ends at instruction {@code i}, made to fit, as an item of the one around it. */
  private Item close(Open block, int i) {
    if (block.earlierArms > 0) {
      int bound = limit - block.earlierArms;
      int size = block.earlierArms + cost(shrink(block.items, bound)) + 10;
      return new Item(block.start, i + 1, size, true, null);
    }
    BlockChain chain = sliced(block.items, i);
    if (chain == null) {
      chain = new BlockChain(cost(shrink(block.items, limit)) + 10);
    }
    boolean plain = block.start >= 0 && isPlain(block.start);
    return new Item(block.start, i + 1, chain.cost(), true, plain ? chain : null);
  }

  /** Whether the block at {@code i} can be left without carrying values. */
  private boolean isPlain(int i) {
    return code.op(i) == Op.BLOCK && code.imm(i) == Instructions.EMPTY_BLOCK;
  }

  /**
   * The chain of the block's first item, with the items behind it as a further link. It is sliced
   * if it is too large then. Null if there is no chain.
   */
  private @Nullable BlockChain sliced(List<Item> items, int end) {
    BlockChain chain = items.isEmpty() ? null : items.getFirst().chain;
    if (chain == null) {
      return null;
    }
    List<Item> behind = shrink(items.subList(1, items.size()), limit * 3 / 4);
    chain.extend(items.getFirst().end - 1, end, cost(behind));
    if (chain.cost() > limit) {
      chain.slice(limit, cuts);
    }
    return chain;
  }

  private static int cost(List<Item> items) {
    int cost = 0;
    for (Item item : items) {
      cost += item.cost;
    }
    return cost;
  }

  /**
   * Gives items away as regions until the rest fits the bound; the items that then remain. Either
   * the largest blocks, each by itself, or runs of neighbours: what makes fewer regions, since each
   * call of one moves locals to the frame and back.
   */
  private List<Item> shrink(List<Item> items, int bound) {
    int size = cost(items);
    if (size <= bound) {
      return items;
    }
    List<Item> largest = new ArrayList<>();
    for (Item item : items) {
      if (item.isBlock && item.cost > 2 * CodeSize.PART_CALL) {
        largest.add(item);
      }
    }
    largest.sort(new Costlier());
    int needed = 0;
    for (int rest = size; rest > bound && needed < largest.size(); needed++) {
      rest -= largest.get(needed).cost - CodeSize.PART_CALL;
    }
    boolean byRuns = needed > size / limit + 1;
    return runs(byRuns ? items : without(items, largest.subList(0, needed)), bound);
  }

  private List<Item> without(List<Item> items, List<Item> blocks) {
    Set<Item> given = new HashSet<>(blocks);
    List<Item> rest = new ArrayList<>(items.size());
    for (Item item : items) {
      rest.add(given.contains(item) ? part(item.start, item.end) : item);
    }
    return rest;
  }

  /** Makes runs until the rest fits the bound, or that makes it no shorter. */
  private List<Item> runs(List<Item> items, int bound) {
    List<Item> rest = items;
    for (int size = cost(rest); size > bound && rest.size() > 1; ) {
      rest = mergeRuns(rest);
      int merged = cost(rest);
      if (merged >= size) {
        break;
      }
      size = merged;
    }
    return rest;
  }

  /** Makes regions of neighbouring items, each as long as a method may be. */
  private List<Item> mergeRuns(List<Item> items) {
    List<Item> merged = new ArrayList<>();
    int first = 0;
    int size = 0;
    for (int k = 0; k <= items.size(); k++) {
      if (k == items.size() || size + items.get(k).cost > limit) {
        if (k - first > 1 || (k > first && size > 2 * CodeSize.PART_CALL)) {
          merged.add(part(items.get(first).start, items.get(k - 1).end));
        } else if (k > first) {
          merged.add(items.get(first));
        }
        first = k;
        size = 0;
      }
      if (k < items.size()) {
        size += items.get(k).cost;
      }
    }
    return merged;
  }

  private Item part(int start, int end) {
    cuts.add(new Cut(start, end, 0));
    return new Item(start, end, CodeSize.PART_CALL, true, null);
  }

  /** The cuts as a tree, outer ones first where they start together. */
  private Region tree() {
    if (cuts.size() > 1) {
      cuts.sort(new Earlier());
    }
    Region root = Region.root(code.size());
    Region current = root;
    int level = 1;
    int next = 0;
    for (int i = 0; i < code.size(); i++) {
      while (!current.isRoot() && current.end() <= i) {
        current = current.parent();
      }
      while (next < cuts.size() && cuts.get(next).start == i) {
        Cut cut = cuts.get(next++);
        if (current.start() != cut.start || current.end() != cut.end || current == root) {
          current = new Region(next, cut.start, cut.end, current, level - cut.closes, cut.closes);
        }
      }
      switch (code.op(i)) {
        case Op.BLOCK, Op.LOOP, Op.IF, Op.TRY, Op.TRY_TABLE -> level++;
        case Op.END, Op.DELEGATE -> level--;
        default -> {}
      }
    }
    return root;
  }
}
