package dev.ligature.engine;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;

/** An exception tag; two tags are the same only if they are the same object. */
public final class Tag implements Extern {
  private final String name;
  private final FuncType type;

  /**
   * A tag.
   *
   * @param name the name in messages
   * @param type the types of the values that exceptions carry, as parameters
   */
  public Tag(String name, FuncType type) {
    this.name = name;
    this.type = type;
  }

  /** The name in messages, such as {@code __cpp_exception}. */
  public String name() {
    return name;
  }

  @Override
  public ExternType.Tag type() {
    return new ExternType.Tag(type);
  }

  @Override
  public String toString() {
    return name + type;
  }
}
