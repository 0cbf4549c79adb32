package dev.ligature.linker;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a load would bring, in load order, main first.
 *
 * @param entries one entry for each library, and one for each name that was not found
 */
public record LoadPlan(List<Entry> entries) {
  public LoadPlan {
    entries = List.copyOf(entries);
  }

  /** Whether everything needed was found. */
  public boolean complete() {
    return entries.stream().allMatch(Entry::found);
  }

  /**
   * A library of the plan.
   *
   * @param name the name by which it was first asked for
   * @param path the file, empty if it was not found
   * @param problem why it can't be loaded, empty if it can
   * @param neededBy the names from main to the first requester, empty for main
   * @param needed the names that it needs, in the order listed
   * @param neededEntries the entries of what it needs, in the same order, by their place in the
   *     plan: the same name can lead to several files, and several names to one
   * @param memoryBase where its memory area would start, in bytes
   * @param memorySize the size of its memory area in bytes
   * @param tableBase where its table area would start
   * @param tableSize the size of its table area in elements
   */
  public record Entry(
      String name,
      Optional<Path> path,
      Optional<String> problem,
      List<String> neededBy,
      List<String> needed,
      List<Integer> neededEntries,
      long memoryBase,
      long memorySize,
      int tableBase,
      int tableSize) {
    public Entry {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(problem, "problem");
      neededBy = List.copyOf(neededBy);
      needed = List.copyOf(needed);
      neededEntries = List.copyOf(neededEntries);
    }

    /** Whether it can be loaded. */
    public boolean found() {
      return problem.isEmpty();
    }
  }
}
