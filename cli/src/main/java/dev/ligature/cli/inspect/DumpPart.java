package dev.ligature.cli.inspect;

/** The parts of what {@code dump} prints, in their order. */
public enum DumpPart {
  /** What the module is. */
  HEADER,
  /** Its sections. */
  SECTIONS,
  /** What it says to a dynamic linker. */
  DYNAMIC,
  /** Its imports. */
  IMPORTS,
  /** Its exports. */
  EXPORTS,
  /** The tools that made it, and the features that they used. */
  TOOLCHAIN,
  /** The names of its functions. */
  NAMES
}
