package dev.ligature.linker.initialize;

import dev.ligature.linker.map.LoadedLibrary;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The order of construction: dependencies first, siblings as listed. A cycle is broken at the edge
 * that closes it, as musl does.
 */
public final class ConstructorOrder {
  private ConstructorOrder() {}

  /** All libraries that the roots reach, in post-order over needed edges. */
  public static List<LoadedLibrary> of(List<LoadedLibrary> roots) {
    List<LoadedLibrary> order = new ArrayList<>();
    Set<LoadedLibrary> seen = new HashSet<>();
    for (LoadedLibrary root : roots) {
      if (seen.add(root)) {
        visit(root, seen, order);
      }
    }
    return order;
  }

  /** A stack of its own: chains of libraries may be longer than the JVM's stack is deep. */
  private static void visit(
      LoadedLibrary root, Set<LoadedLibrary> seen, List<LoadedLibrary> order) {
    Deque<Visit> path = new ArrayDeque<>();
    path.push(new Visit(root, root.needed().iterator()));
    while (!path.isEmpty()) {
      Visit visit = path.peek();
      if (!visit.rest().hasNext()) {
        order.add(path.pop().library());
        continue;
      }
      LoadedLibrary needed = visit.rest().next();
      if (seen.add(needed)) {
        path.push(new Visit(needed, needed.needed().iterator()));
      }
    }
  }

  private record Visit(LoadedLibrary library, Iterator<LoadedLibrary> rest) {}
}
