package dev.ligature.linker;

import java.util.Locale;

/** What can be traced, as the categories of glibc's {@code LD_DEBUG}. */
public enum TraceCategory {
  /** The search for libraries: each path tried. */
  LIBS("the search for libraries: each path tried"),
  /** Modules found, allocated, opened, closed, unmapped. */
  FILES("modules found, allocated, opened, closed, unmapped"),
  /** Each symbol lookup, the scope it searched and where it ended. */
  SYMBOLS("each symbol lookup, the scope it searched and where it ended"),
  /** Each reference and the definition it was bound to, or is rebound to. */
  BINDINGS("each reference and the definition it was bound to"),
  /** Relocation: GOT cells and data relocations. */
  RELOC("relocation: GOT cells and data relocations"),
  /** Constructors and destructors. */
  INIT("constructors and destructors"),
  /** The scopes of each new library. */
  SCOPES("the scopes of each new library"),
  /** Each pass of a load and its time; then the load's counts. */
  STATISTICS("each pass of a load and its time, and counts");

  private final String description;

  TraceCategory(String description) {
    this.description = description;
  }

  /** What is told in it, in a few words. */
  public String description() {
    return description;
  }

  /** The name as on the command line, such as {@code bindings}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
