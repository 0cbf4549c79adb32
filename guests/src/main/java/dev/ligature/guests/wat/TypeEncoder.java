package dev.ligature.guests.wat;

import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import java.util.List;

/**
 * Types to bytes.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/types.html">Binary format: types</a>
 */
public final class TypeEncoder {
  private TypeEncoder() {}

  /** The code of a kind of imports and exports. */
  static int code(ExternKind kind) {
    return switch (kind) {
      case FUNCTION -> 0;
      case TABLE -> 1;
      case MEMORY -> 2;
      case GLOBAL -> 3;
      case TAG -> 4;
    };
  }

  public static void valType(Bytes out, ValType type) {
    if (type.isReference() && (type.isIndexed() || !type.nullable())) {
      out.u8(type.nullable() ? 0x63 : 0x64);
    }
    heapType(out, type);
  }

  static void heapType(Bytes out, ValType type) {
    if (type.isIndexed()) {
      out.signed(Integer.toUnsignedLong(type.typeIndex()));
    } else {
      out.u8(type.kind().code());
    }
  }

  public static void valTypes(Bytes out, List<ValType> types) {
    out.unsigned(types.size());
    types.forEach(type -> valType(out, type));
  }

  public static void funcType(Bytes out, FuncType type) {
    out.u8(0x60);
    valTypes(out, type.params());
    valTypes(out, type.results());
  }

  public static void limits(Bytes out, Limits limits) {
    boolean hasMax = limits.max() != -1;
    boolean usual = limits.pageBits() == 16;
    out.u8(
        (hasMax ? 1 : 0) | (limits.shared() ? 2 : 0) | (limits.is64() ? 4 : 0) | (usual ? 0 : 8));
    out.unsigned(limits.min());
    if (hasMax) {
      out.unsigned(limits.max());
    }
    if (!usual) {
      out.unsigned(limits.pageBits());
    }
  }

  public static void table(Bytes out, ExternType.Table table) {
    valType(out, table.element());
    limits(out, table.limits());
  }

  public static void global(Bytes out, ExternType.Global global) {
    valType(out, global.type());
    out.u8(global.mutable() ? 1 : 0);
  }
}
