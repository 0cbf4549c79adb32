package dev.ligature.wasm;

/** What happens to a data or element segment at instantiation. */
public enum SegmentMode {
  /** It is copied to its place and dropped. */
  ACTIVE,
  /** It waits for {@code memory.init} or {@code table.init}. */
  PASSIVE,
  /** It only declares the functions that {@code ref.func} may name. */
  DECLARATIVE
}
