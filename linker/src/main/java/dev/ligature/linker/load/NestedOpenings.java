package dev.ligature.linker.load;

import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import java.util.List;
import java.util.function.Supplier;

/** Counts the openings of a program's libraries that are under way on a Java thread. */
public final class NestedOpenings {
  private final Limits limits;

  // Of each program its own.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Integer> depth = new ThreadLocal<>();

  /** None is under way. */
  public NestedOpenings(Limits limits) {
    this.limits = limits;
  }

  /**
   * Does what an opening does.
   *
   * @param library the name of what is opened, for messages
   * @throws LinkException.NoRoom if as many are under way as there may be
   */
  <T> T within(String library, Supplier<T> opening) {
    long most = limits.get(Limit.NESTED_OPENINGS);
    if (most == Limits.NONE) {
      return opening.get();
    }
    Integer before = depth.get();
    int outer = before == null ? 0 : before;
    if (outer >= most) {
      throw new LinkException.NoRoom(
          library,
          "an opening within %d others".formatted(outer),
          limits.text(Limit.NESTED_OPENINGS),
          List.of());
    }
    depth.set(outer + 1);
    try {
      return opening.get();
    } finally {
      if (outer == 0) {
        depth.remove();
      } else {
        depth.set(outer);
      }
    }
  }
}
