package dev.ligature.engine;

import dev.ligature.wasm.ExternType;

/** What one instance can export and another import. */
public sealed interface Extern permits Func, Memory, Table, Global, Tag {
  /** The type, with the present size as the minimum of a memory or table. */
  ExternType type();
}
