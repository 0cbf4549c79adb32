package dev.ligature.cli;

import dev.ligature.linker.LoadPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a plan as a tree of who needs whom. */
final class PlanTree {
  private static final String INDENT = "    ";

  private final LoadPlan plan;
  private final Map<String, LoadPlan.Entry> byName = new LinkedHashMap<>();
  private final Set<String> printed = new HashSet<>();
  private final List<String> lines = new ArrayList<>();

  PlanTree(LoadPlan plan) {
    this.plan = plan;
    plan.entries().forEach(entry -> byName.putIfAbsent(entry.name(), entry));
  }

  /** The lines, main first. */
  List<String> lines() {
    for (LoadPlan.Entry entry : plan.entries()) {
      // Those that nobody needs are main and the preloads.
      if (!printed.contains(entry.name())) {
        add(entry, lines.isEmpty() ? 0 : 1);
      }
    }
    return lines;
  }

  private void add(LoadPlan.Entry entry, int depth) {
    printed.add(entry.name());
    lines.add(INDENT.repeat(depth) + text(entry));
    for (String name : entry.needed()) {
      LoadPlan.Entry needed = byName.get(name);
      if (needed == null || printed.contains(name)) {
        lines.add(INDENT.repeat(depth + 1) + name + " => above");
      } else {
        add(needed, depth + 1);
      }
    }
  }

  private static String text(LoadPlan.Entry entry) {
    if (entry.path().isEmpty()) {
      return entry.name() + " => not found";
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
