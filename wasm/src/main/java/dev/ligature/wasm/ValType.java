package dev.ligature.wasm;

import java.util.Objects;

/**
 * A value type.
 *
 * @param kind what kind of value; for references, the heap type
 * @param nullable whether a reference type includes null; false for numbers
 * @param typeIndex for {@link Kind#TYPE}, the index of the referenced function type in its module;
 *     otherwise -1
 * @see <a href="https://webassembly.github.io/spec/core/syntax/types.html#value-types">Value
 *     types</a>
 */
public record ValType(Kind kind, boolean nullable, int typeIndex) {
  /** The kinds of value types. */
  public enum Kind {
    I32,
    I64,
    F32,
    F64,
    V128,
    /** A reference to any function. */
    FUNC,
    /** A reference to a host object. */
    EXTERN,
    /** A reference to an exception. */
    EXN,
    /** A reference to a function of the type at {@link ValType#typeIndex}. */
    TYPE,
    /** The type of null function references only ({@code nofunc}). */
    NOFUNC,
    /** The type of null host references only ({@code noextern}). */
    NOEXTERN,
    /** The type of null exception references only ({@code noexn}). */
    NOEXN
  }

  public static final ValType I32 = new ValType(Kind.I32, false, -1);
  public static final ValType I64 = new ValType(Kind.I64, false, -1);
  public static final ValType F32 = new ValType(Kind.F32, false, -1);
  public static final ValType F64 = new ValType(Kind.F64, false, -1);
  public static final ValType V128 = new ValType(Kind.V128, false, -1);
  public static final ValType FUNCREF = new ValType(Kind.FUNC, true, -1);
  public static final ValType EXTERNREF = new ValType(Kind.EXTERN, true, -1);
  public static final ValType EXNREF = new ValType(Kind.EXN, true, -1);

  public ValType {
    Objects.requireNonNull(kind, "kind");
  }

  /** Whether this is a reference type. */
  public boolean isReference() {
    return kind.compareTo(Kind.FUNC) >= 0;
  }

  /** Whether values of this type are function references. */
  public boolean isFunctionReference() {
    return kind == Kind.FUNC || kind == Kind.TYPE || kind == Kind.NOFUNC;
  }

  // What the compiler makes for records is linked when first called, which costs milliseconds.
  @Override
  public boolean equals(Object other) {
    return other instanceof ValType type
        && kind == type.kind
        && nullable == type.nullable
        && typeIndex == type.typeIndex;
  }

  @Override
  public int hashCode() {
    return (kind.name().hashCode() * 2 + (nullable ? 1 : 0)) * 31 + typeIndex;
  }

  /** The name in the text format, such as {@code i32}, {@code funcref} or {@code (ref 3)}. */
  @Override
  public String toString() {
    if (!isReference()) {
      return kind.name().toLowerCase(java.util.Locale.ROOT);
    }
    String heap =
        kind == Kind.TYPE
            ? Integer.toString(typeIndex)
            : kind.name().toLowerCase(java.util.Locale.ROOT);
    if (!nullable) {
      return "(ref " + heap + ")";
    }
    return switch (kind) {
      case FUNC, EXTERN, EXN -> heap + "ref";
      default -> "(ref null " + heap + ")";
    };
  }
}
