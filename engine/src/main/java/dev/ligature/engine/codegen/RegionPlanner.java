package dev.ligature.engine.codegen;

import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Cuts a large function into regions, each of at most a given estimated size.
 *
 * <p>Blocks are visited in the order in which they end, so inner ones are cut before outer ones and a
 * loop that fits is never cut. A block that is too large first gives its largest inner blocks away,
 * then, if the straight code between them is still too long, runs of it.
 */
final class RegionPlanner {
  /** A stretch of code at one nesting level, and what it adds to the method that it stays in. */
  private record Item(int start, int end, int cost, boolean isBlock) {}

  /** An open block: the items of the sequence being read, and those of an {@code if}'s first arm. */
  private static final class Open {
    final int start;
    List<Item> items = new ArrayList<>();
    List<Item> firstArm = List.of();

    Open(int start) {
      this.start = start;
    }
  }

  /** The cut of one region: where it starts and ends. */
  private record Cut(int start, int end) {}

  private final WasmModule module;
  private final Instructions code;
  private final int limit;
  private final List<Cut> cuts = new ArrayList<>();

  private RegionPlanner(WasmModule module, FunctionBody body, int limit) {
    this.module = module;
    this.code = body.code();
    this.limit = limit;
  }

  /** The estimated size of a function as one method. */
  static int estimate(WasmModule module, FunctionBody body) {
    int size = 0;
    Instructions code = body.code();
    for (int i = 0; i < code.size(); i++) {
      size += CodeSize.of(module, code, i);
    }
    return size;
  }

  /** The root region of a function, with all others below it. */
  static Region plan(WasmModule module, FunctionBody body, int limit) {
    RegionPlanner planner = new RegionPlanner(module, body, limit);
    planner.cut();
    return new RegionAnalysis(module, body).analyze(planner.tree());
  }

  private void cut() {
    Deque<Open> open = new ArrayDeque<>();
    open.push(new Open(-1));
    for (int i = 0; i < code.size(); i++) {
      switch (code.op(i)) {
        case Op.BLOCK, Op.LOOP, Op.IF -> open.push(new Open(i));
        case Op.ELSE -> {
          Open block = open.peek();
          block.firstArm = shrink(block.items, limit / 2);
          block.items = new ArrayList<>();
        }
        case Op.END -> {
          Open block = open.pop();
          int bound = block.firstArm.isEmpty() ? limit : limit - cost(block.firstArm);
          int size = cost(shrink(block.items, bound)) + cost(block.firstArm) + 10;
          if (!open.isEmpty()) {
            open.peek().items.add(new Item(block.start, i + 1, size, true));
          }
        }
        default -> addInstruction(open.peek().items, i);
      }
    }
  }

  private void addInstruction(List<Item> items, int i) {
    int cost = CodeSize.of(module, code, i);
    Item last = items.isEmpty() ? null : items.getLast();
    if (last != null && !last.isBlock && last.cost + cost <= limit / 8) {
      items.set(items.size() - 1, new Item(last.start, i + 1, last.cost + cost, false));
    } else {
      items.add(new Item(i, i + 1, cost, false));
    }
  }

  private static int cost(List<Item> items) {
    int cost = 0;
    for (Item item : items) {
      cost += item.cost;
    }
    return cost;
  }

  /** Gives items away as regions until the rest fits the bound; the items that then remain. */
  private List<Item> shrink(List<Item> items, int bound) {
    int size = cost(items);
    if (size <= bound) {
      return items;
    }
    List<Item> rest = new ArrayList<>(items);
    List<Item> largest =
        items.stream()
            .filter(item -> item.isBlock && item.cost > 2 * CodeSize.PART_CALL)
            .sorted(Comparator.comparingInt(Item::cost).reversed())
            .toList();
    for (Item item : largest) {
      if (size <= bound) {
        return rest;
      }
      rest.set(rest.indexOf(item), part(item.start, item.end));
      size -= item.cost - CodeSize.PART_CALL;
    }
    while (size > bound && rest.size() > 1) {
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
    cuts.add(new Cut(start, end));
    return new Item(start, end, CodeSize.PART_CALL, true);
  }

  /** The cuts as a tree, outer ones first where they start together. */
  private Region tree() {
    cuts.sort(
        Comparator.comparingInt(Cut::start).thenComparing(Comparator.comparingInt(Cut::end).reversed()));
    Region root = new Region(0, 0, code.size(), null, 1);
    Region current = root;
    int level = 1;
    int next = 0;
    for (int i = 0; i < code.size(); i++) {
      while (current.parent != null && current.end <= i) {
        current = current.parent;
      }
      while (next < cuts.size() && cuts.get(next).start == i) {
        Cut cut = cuts.get(next++);
        if (current.start != cut.start || current.end != cut.end || current == root) {
          current = new Region(next, cut.start, cut.end, current, level);
        }
      }
      switch (code.op(i)) {
        case Op.BLOCK, Op.LOOP, Op.IF -> level++;
        case Op.END -> level--;
        default -> {}
      }
    }
    return root;
  }
}
