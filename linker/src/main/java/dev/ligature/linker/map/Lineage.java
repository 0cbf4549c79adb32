package dev.ligature.linker.map;

import dev.ligature.linker.find.LibrarySearch.Runpath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from main, or from what was opened, to a library. It holds no library: one that was asked
 * for may outlive the one that asked.
 *
 * @param name the library's name
 * @param runpath where what it needs is searched
 * @param requester that of the library that needs or opened it, or null
 */
record Lineage(String name, Runpath runpath, @Nullable Lineage requester) {
  /** The names, the library's own last. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Lineage step = this; step != null; step = step.requester) {
      names.addFirst(step.name);
    }
    return names;
  }

  /** The runpaths, the library's own first. */
  List<Runpath> runpaths() {
    List<Runpath> runpaths = new ArrayList<>();
    for (Lineage step = this; step != null; step = step.requester) {
      runpaths.add(step.runpath);
    }
    return runpaths;
  }
}
