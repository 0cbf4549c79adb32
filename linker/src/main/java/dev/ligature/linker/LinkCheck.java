package dev.ligature.linker;

import java.util.List;
import java.util.Objects;

/**
 * Whether a program would link, and what would keep it from that: for tools. Nothing is run or
 * compiled, so that what only an instance shows is not looked at: sizes of memory and table, and
 * what constructors do.
 *
 * @param plan what would be loaded at the start
 * @param problems what would keep it from being linked with all functions bound at the start: each
 *     library that is missing or unusable, else each symbol that is undefined, refused or of
 *     another type than it is wanted
 * @param unused what libraries need and use no symbol of; empty if there are problems with
 *     libraries
 */
public record LinkCheck(LoadPlan plan, List<LinkException> problems, List<Unused> unused) {
  public LinkCheck {
    Objects.requireNonNull(plan, "plan");
    problems = List.copyOf(problems);
    unused = List.copyOf(unused);
  }

  /** Whether it would link. */
  public boolean links() {
    return problems.isEmpty();
  }

  /**
   * A library that another one needs, none of whose symbols it refers to: it may be needed for its
   * constructors, for what it needs itself, or for nothing.
   *
   * @param library the name of the library that needs it
   * @param needed its name, as listed there
   */
  public record Unused(String library, String needed) {
    public Unused {
      Objects.requireNonNull(library, "library");
      Objects.requireNonNull(needed, "needed");
    }
  }
}
