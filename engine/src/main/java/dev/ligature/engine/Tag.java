package dev.ligature.engine;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;

/** An exception tag; two tags are the same only if they are the same object. */
public final class Tag implements Extern {
  private final FuncType type;

  public Tag(FuncType type) {
    this.type = type;
  }

  @Override
  public ExternType.Tag type() {
    return new ExternType.Tag(type);
  }
}
