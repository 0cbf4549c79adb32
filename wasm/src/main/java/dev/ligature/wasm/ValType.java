package dev.ligature.wasm;

import java.util.Objects;

/**
 * A value type.
 *
 * @param kind what kind of value; for references, the heap type
 * @param nullable whether a reference type includes null; false for numbers
 * @param typeIndex for {@link Kind#TYPE} and {@link Kind#AGGREGATE}, the index of the referenced
 *     type in its module; otherwise -1
 * @see <a href="https://webassembly.github.io/spec/core/syntax/types.html#value-types">Value
 *     types</a>
 */
public record ValType(Kind kind, boolean nullable, int typeIndex) {
  /** The kinds of value types. */
  public enum Kind {
    I32(0x7f),
    I64(0x7e),
    F32(0x7d),
    F64(0x7c),
    V128(0x7b),
    /** A reference to any function. */
    FUNC(0x70),
    /** A reference to a host object. */
    EXTERN(0x6f),
    /** A reference to an exception. */
    EXN(0x69),
    /** A reference to a function of the type at {@link ValType#typeIndex}. */
    TYPE(0x00),
    /** The type of null function references only ({@code nofunc}). */
    NOFUNC(0x73),
    /** The type of null host references only ({@code noextern}). */
    NOEXTERN(0x72),
    /** The type of null exception references only ({@code noexn}). */
    NOEXN(0x74),
    /** A reference to anything that is no function, no exception and not of the host. */
    ANY(0x6e),
    /** A reference that can be compared. */
    EQ(0x6d),
    /** A number of 31 bits as a reference. */
    I31(0x6c),
    /** A reference to any structure. */
    STRUCT(0x6b),
    /** A reference to any array. */
    ARRAY(0x6a),
    /** The type of null references only of what {@link #ANY} has. */
    NONE(0x71),
    /** A reference to a structure or an array of the type at {@link ValType#typeIndex}. */
    AGGREGATE(0x01);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /**
     * The byte that stands for it in the binary format; for {@link #TYPE} and {@link #AGGREGATE},
     * which are an index there, another number.
     *
     * @see <a href="https://webassembly.github.io/spec/core/binary/types.html">Binary format:
     *     types</a>
     */
    public int code() {
      return code;
    }
  }

  public static final ValType I32 = new ValType(Kind.I32, false, -1);
  public static final ValType I64 = new ValType(Kind.I64, false, -1);
  public static final ValType F32 = new ValType(Kind.F32, false, -1);
  public static final ValType F64 = new ValType(Kind.F64, false, -1);
  public static final ValType V128 = new ValType(Kind.V128, false, -1);
  public static final ValType FUNCREF = new ValType(Kind.FUNC, true, -1);
  public static final ValType EXTERNREF = new ValType(Kind.EXTERN, true, -1);
  public static final ValType EXNREF = new ValType(Kind.EXN, true, -1);
  public static final ValType ANYREF = new ValType(Kind.ANY, true, -1);
  public static final ValType EQREF = new ValType(Kind.EQ, true, -1);

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

  /** Whether it refers to a type of its module, by {@link #typeIndex}. */
  public boolean isIndexed() {
    return kind == Kind.TYPE || kind == Kind.AGGREGATE;
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
        isIndexed() ? Integer.toString(typeIndex) : kind.name().toLowerCase(java.util.Locale.ROOT);
    if (!nullable) {
      return "(ref " + heap + ")";
    }
    return switch (kind) {
      case FUNC, EXTERN, EXN, ANY, EQ, I31, STRUCT, ARRAY -> heap + "ref";
      default -> "(ref null " + heap + ")";
    };
  }

  /**
   * The type as it is understood without its module: what it refers to is written out, such as
   * {@code (ref null (struct (field i32)))}.
   */
  public String toString(WasmModule module) {
    Objects.requireNonNull(module, "module");
    return TypeText.of(this, module, FuncType.NESTING);
  }

  /** The same, but what its parts refer to in turn stays an index. */
  public String outline(WasmModule module) {
    Objects.requireNonNull(module, "module");
    return TypeText.of(this, module, 1);
  }
}
