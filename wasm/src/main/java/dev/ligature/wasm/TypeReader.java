package dev.ligature.wasm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads types.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/types.html">Binary format: types</a>
 */
final class TypeReader {
  /** The type of the elements of a segment that is written as function indices. */
  static final ValType FUNCTION = new ValType(ValType.Kind.FUNC, false, -1);

  private static final int SHARED = 0x65;

  private static final int NULLABLE = 0x63;
  private static final int NON_NULL = 0x64;

  private TypeReader() {}

  static ValType valType(ByteReader reader, String what) {
    int start = reader.position();
    int code = reader.u8(what);
    return switch (code) {
      case 0x7f -> ValType.I32;
      case 0x7e -> ValType.I64;
      case 0x7d -> ValType.F32;
      case 0x7c -> ValType.F64;
      case 0x7b -> ValType.V128;
      default -> refType(reader, code, "malformed value type", what, start);
    };
  }

  static ValType refType(ByteReader reader, String what) {
    int start = reader.position();
    return refType(reader, reader.u8(what), "malformed reference type", what, start);
  }

  private static ValType refType(
      ByteReader reader, int code, String phrase, String what, int start) {
    if (code == NULLABLE || code == NON_NULL) {
      return heapType(reader, code == NULLABLE, what);
    }
    ValType type = abstractHeapType(reader, code, true, start);
    if (type == null) {
      throw reader.malformed(phrase, what + ", found 0x" + Integer.toHexString(code), start);
    }
    return type;
  }

  /** The reference type to a heap type. */
  static ValType heapType(ByteReader reader, boolean nullable, String what) {
    int start = reader.position();
    long code = reader.s33(what);
    if (code >= 0) {
      ValType.Kind kind =
          reader.isAggregate((int) code) ? ValType.Kind.AGGREGATE : ValType.Kind.TYPE;
      return new ValType(kind, nullable, (int) code);
    }
    // The code of an abstract heap type is a negative number of one byte.
    boolean single = reader.position() == start + 1;
    ValType type = single ? abstractHeapType(reader, (int) code & 0x7f, nullable, start) : null;
    if (type == null) {
      throw reader.malformed("malformed heap type", what + ", found " + code, start);
    }
    return type;
  }

  private static @Nullable ValType abstractHeapType(
      ByteReader reader, int code, boolean nullable, int start) {
    return switch (code) {
      case 0x70 -> nullable ? ValType.FUNCREF : FUNCTION;
      case 0x6f -> nullable ? ValType.EXTERNREF : new ValType(ValType.Kind.EXTERN, false, -1);
      case 0x69 -> nullable ? ValType.EXNREF : new ValType(ValType.Kind.EXN, false, -1);
      case 0x73 -> new ValType(ValType.Kind.NOFUNC, nullable, -1);
      case 0x72 -> new ValType(ValType.Kind.NOEXTERN, nullable, -1);
      case 0x74 -> new ValType(ValType.Kind.NOEXN, nullable, -1);
      case 0x6e -> nullable ? ValType.ANYREF : new ValType(ValType.Kind.ANY, false, -1);
      case 0x6d -> nullable ? ValType.EQREF : new ValType(ValType.Kind.EQ, false, -1);
      case 0x6c -> new ValType(ValType.Kind.I31, nullable, -1);
      case 0x6b -> new ValType(ValType.Kind.STRUCT, nullable, -1);
      case 0x6a -> new ValType(ValType.Kind.ARRAY, nullable, -1);
      case 0x71 -> new ValType(ValType.Kind.NONE, nullable, -1);
      case 0x68, 0x75 -> throw reader.unsupported(Features.STACK_SWITCHING + " types", start);
      case SHARED -> throw reader.unsupported(Features.SHARED_EVERYTHING + " types", start);
      default -> null;
    };
  }

  static List<ValType> resultType(ByteReader reader, String what) {
    int start = reader.position();
    int count = reader.count(what);
    ModuleLimits.checked(count, ModuleLimits.MAX_PARAMETERS, what, reader, start);
    if (count == 0) {
      return List.of();
    }
    if (count == 1) {
      return List.of(valType(reader, what));
    }
    List<ValType> types = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      types.add(valType(reader, what));
    }
    return types;
  }

  static Limits limits(ByteReader reader, boolean memory) {
    int start = reader.position();
    String what = memory ? "the limits of a memory" : "the limits of a table";
    int flags = reader.u8(what);
    boolean hasMax = (flags & 1) != 0;
    boolean shared = (flags & 2) != 0;
    boolean is64 = (flags & 4) != 0;
    // A minimum and the size of a page follow.
    boolean hasPageSize = memory && (flags & 8) != 0 && flags < 16 && reader.remaining() > 1;
    if (!memory && shared && flags < 8) {
      throw reader.unsupported(Features.SHARED_EVERYTHING, start);
    }
    if (flags > 7 && !hasPageSize) {
      throw reader.malformed(
          "malformed limits flags", what + ", found 0x" + Integer.toHexString(flags), start);
    }
    long min = limit(reader, what);
    long max = hasMax ? limit(reader, what) : -1;
    int pageBits = hasPageSize ? pageBits(reader) : Limits.USUAL_PAGES;
    return new Limits(min, max, is64, shared, pageBits);
  }

  /** Reads the size of pages as a power of two. */
  private static int pageBits(ByteReader reader) {
    int at = reader.position();
    int power = reader.u32("the size of pages");
    if (power != 0 && power != Limits.USUAL_PAGES) {
      throw reader.invalid(
          "invalid custom page size: 2^" + Integer.toUnsignedString(power) + " bytes", at);
    }
    return power;
  }

  /** Limits are 64 bits wide in the format; no store is that large, so the sign bit is free. */
  private static long limit(ByteReader reader, String what) {
    long value = reader.u64(what);
    return value < 0 ? Long.MAX_VALUE : value;
  }

  static ExternType.Table table(ByteReader reader) {
    ValType element = refType(reader, "the element type of a table");
    return new ExternType.Table(element, limits(reader, false));
  }

  static ExternType.Memory memory(ByteReader reader) {
    return new ExternType.Memory(limits(reader, true));
  }

  static ExternType.Global global(ByteReader reader) {
    ValType type = valType(reader, "the type of a global");
    return new ExternType.Global(type, mutability(reader, "the mutability of a global"));
  }

  /** Whether something can be set. */
  static boolean mutability(ByteReader reader, String what) {
    int start = reader.position();
    int mutability = reader.u8(what);
    if (mutability > 1) {
      throw reader.malformed(
          "malformed mutability", what + ", found 0x" + Integer.toHexString(mutability), start);
    }
    return mutability == 1;
  }
}
