package dev.ligature.fuse.code;

import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Writes types as the binary format has them.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/types.html">Binary format: types</a>
 */
public final class Encoding {
  private static final int NULLABLE = 0x63;
  private static final int NON_NULL = 0x64;

  private Encoding() {}

  /**
   * Writes a value type.
   *
   * @param typeIndex gives the index of a type that a reference is to
   */
  public static void type(ByteWriter out, ValType type, IntUnaryOperator typeIndex) {
    if (!type.isReference()) {
      out.u8(type.kind().code());
      return;
    }
    if (!type.nullable() || type.kind() == ValType.Kind.TYPE) {
      out.u8(type.nullable() ? NULLABLE : NON_NULL);
    }
    heapType(out, type, typeIndex);
  }

  /** Writes what a reference type is to. */
  public static void heapType(ByteWriter out, ValType type, IntUnaryOperator typeIndex) {
    if (type.isIndexed()) {
      out.signed(typeIndex.applyAsInt(type.typeIndex()));
    } else {
      out.u8(type.kind().code());
    }
  }

  /** Writes a number of value types. */
  public static void types(ByteWriter out, List<ValType> types, IntUnaryOperator typeIndex) {
    out.u32(types.size());
    types.forEach(type -> type(out, type, typeIndex));
  }

  /** Writes the type of a global. */
  public static void global(ByteWriter out, ExternType.Global type, IntUnaryOperator typeIndex) {
    type(out, type.type(), typeIndex);
    out.u8(type.mutable() ? 1 : 0);
  }

  /** Writes the type of a table. */
  public static void table(ByteWriter out, ExternType.Table type, IntUnaryOperator typeIndex) {
    type(out, type.element(), typeIndex);
    limits(out, type.limits());
  }

  /** Writes limits. */
  public static void limits(ByteWriter out, Limits limits) {
    out.u8((limits.hasMax() ? 1 : 0) | (limits.shared() ? 2 : 0) | (limits.is64() ? 4 : 0));
    out.u64(limits.min());
    if (limits.hasMax()) {
      out.u64(limits.max());
    }
  }
}
