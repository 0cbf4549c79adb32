package dev.ligature.linker;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * In which libraries of a program the calls of exported functions can be interposed that the static
 * linker has bound within the library. ELF calls that semantic interposition: a definition that is
 * earlier in scope, such as a preloaded {@code malloc}, is what the library itself calls, too.
 * Without it such calls reach the library's own function, and cost less. Immutable.
 */
public final class Interposition {
  private static final Interposition NONE = new Interposition(false, Set.of());
  private static final Interposition ALL = new Interposition(true, Set.of());

  private final boolean all;
  private final Set<String> libraries;

  private Interposition(boolean all, Set<String> libraries) {
    this.all = all;
    this.libraries = libraries;
  }

  /** In no library: what a program has unless configured. */
  public static Interposition none() {
    return NONE;
  }

  /** In all libraries. */
  public static Interposition all() {
    return ALL;
  }

  /**
   * In some libraries.
   *
   * @param libraries their names without folders, such as {@code libc.so}
   */
  public static Interposition in(List<String> libraries) {
    Set<String> names = new LinkedHashSet<>(List.copyOf(libraries));
    return names.isEmpty() ? NONE : new Interposition(false, Collections.unmodifiableSet(names));
  }

  /** As {@link #in(List)}. */
  public static Interposition in(String... libraries) {
    return in(List.of(libraries));
  }

  /** Whether it is in no library. */
  public boolean isNone() {
    return !all && libraries.isEmpty();
  }

  /**
   * Whether it is in a library.
   *
   * @param library the name by which it was asked for; folders in front of it do not count
   */
  public boolean includes(String library) {
    Objects.requireNonNull(library, "library");
    return all || libraries.contains(library.substring(library.lastIndexOf('/') + 1));
  }

  /** What was given. */
  @Override
  public String toString() {
    return all ? "all libraries" : String.join(", ", List.copyOf(libraries));
  }
}
