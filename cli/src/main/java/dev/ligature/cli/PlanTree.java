package dev.ligature.cli;

import dev.ligature.linker.LoadPlan;
import dev.ligature.wasm.PrintableText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes a plan as a tree of who needs whom. */
final class PlanTree {
  private static final String INDENT = "    ";

  private final LoadPlan plan;
  private final Set<Integer> printed = new HashSet<>();
  private final List<String> lines = new ArrayList<>();

  PlanTree(LoadPlan plan) {
    this.plan = plan;
  }

  /** The lines, main first; names are printable. */
  List<String> lines() {
    for (int place = 0; place < plan.entries().size(); place++) {
      // Those that nobody needs are main and the preloads.
      if (!printed.contains(place)) {
        add(place, lines.isEmpty() ? 0 : 1);
      }
    }
    return lines.stream().map(PrintableText::of).toList();
  }

  private void add(int place, int depth) {
    printed.add(place);
    LoadPlan.Entry entry = plan.entries().get(place);
    lines.add(INDENT.repeat(depth) + text(entry));
    for (int i = 0; i < entry.needed().size(); i++) {
      int needed = entry.neededEntries().get(i);
      if (printed.contains(needed)) {
        lines.add(INDENT.repeat(depth + 1) + entry.needed().get(i) + " => above");
      } else {
        add(needed, depth + 1);
      }
    }
  }

  private static String text(LoadPlan.Entry entry) {
    if (entry.path().isEmpty()) {
      // What is in memory is loaded without a file.
      return entry.found()
          ? entry.name() + " " + areas(entry)
          : entry.name() + " => " + firstLine(entry.problem().orElseThrow());
    }
    String place = entry.name() + " => " + entry.path().get();
    return entry.problem().isPresent()
        ? place + " (" + firstLine(entry.problem().get()) + ")"
        : place + " " + areas(entry);
  }

  private static String areas(LoadPlan.Entry entry) {
    return "(memory 0x%x + %d, table %d + %d)"
        .formatted(entry.memoryBase(), entry.memorySize(), entry.tableBase(), entry.tableSize());
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
