package dev.ligature.linker;

import java.util.Locale;

/** What can be traced, as the categories of glibc's {@code LD_DEBUG}. */
public enum TraceCategory {
  /** The search for libraries: each path tried. */
  LIBS,
  /** Modules read, allocated, opened, closed. */
  FILES,
  /** Each symbol lookup and the scope it searched. */
  SYMBOLS,
  /** Each reference and the definition it was bound to. */
  BINDINGS,
  /** Relocation: GOT cells and data relocations. */
  RELOC,
  /** Constructors and destructors. */
  INIT,
  /** The scopes of each new library. */
  SCOPES,
  /** Counts and times of each load. */
  STATISTICS;

  /** The name as on the command line, such as {@code bindings}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
