package dev.ligature.linker.allocate;

import dev.ligature.engine.Quota;
import dev.ligature.wasm.FuncType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The types of functions that a program has had. They are never given back: neither does the JVM
 * give back what it has made of them.
 */
public final class FunctionTypes {
  private final Quota quota;
  private final Set<FuncType> known = new HashSet<>();

  /**
   * None yet.
   *
   * @param quota how many there may be
   */
  FunctionTypes(Quota quota) {
    this.quota = quota;
  }

  /**
   * Adds those of a module, or of a function that a guest has made.
   *
   * @return whether there was room for all of them; none was added if not
   */
  public synchronized boolean add(List<FuncType> types) {
    Set<FuncType> more = new HashSet<>(types);
    more.removeAll(known);
    return quota.take(more.size()) && (more.isEmpty() || known.addAll(more));
  }

  /** How many there may be, in words. */
  String text() {
    return quota.text();
  }
}
