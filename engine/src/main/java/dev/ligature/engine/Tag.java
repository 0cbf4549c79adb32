package dev.ligature.engine;

import dev.ligature.engine.code.HeapType;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An exception tag; two tags are the same only if they are the same object. */
public final class Tag implements Extern {
  private final String name;
  private final FuncType type;

  /** The type as all modules have it; null if it is what it looks like. */
  private final @Nullable Signature signature;

  private final @Nullable HeapType heapType;

  /**
   * A tag of no module.
   *
   * @param name the name in messages
   * @param type the types of the values that exceptions carry, as parameters
   * @throws IllegalArgumentException if it refers to types of a module
   */
  public Tag(String name, FuncType type) {
    Objects.requireNonNull(name, "name");
    if (type.refersToTypes()) {
      throw new IllegalArgumentException("type " + type + " refers to types of a module");
    }
    this.name = name;
    this.type = type;
    this.signature = null;
    this.heapType = null;
  }

  /** A tag of a module. */
  Tag(String name, FuncType type, Signature signature, @Nullable HeapType heapType) {
    this.name = name;
    this.type = type;
    this.signature = signature;
    this.heapType = heapType;
  }

  /** Whether its type is the same as each that looks like it. */
  boolean isPlain() {
    return signature == null;
  }

  /** Its type if references are told apart by it; null if the signature is all. */
  @Nullable HeapType heapType() {
    return heapType;
  }

  Signature signature(Signatures signatures) {
    return signature != null ? signature : signatures.of(type);
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
