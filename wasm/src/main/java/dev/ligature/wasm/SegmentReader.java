package dev.ligature.wasm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads element and data segments.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/modules.html#element-section">Binary
 *     format: element section</a>
 */
final class SegmentReader {
  /** Flags of an element segment. */
  private static final int NOT_ACTIVE = 1;

  /** With {@link #NOT_ACTIVE}: declarative; without: the table is named. */
  private static final int DECLARATIVE = 2;

  private static final int EXPRESSIONS = 4;

  private SegmentReader() {}

  static ElementSegment element(ByteReader reader) {
    int start = reader.position();
    int flags = reader.u32("the flags of an element segment");
    if (Integer.compareUnsigned(flags, 7) > 0) {
      throw reader.malformed(
          "malformed elements segment kind", "the flags of an element segment", start);
    }
    SegmentMode mode = SegmentMode.ACTIVE;
    int table = 0;
    Optional<Instructions> offset = Optional.empty();
    if ((flags & NOT_ACTIVE) != 0) {
      mode = (flags & DECLARATIVE) != 0 ? SegmentMode.DECLARATIVE : SegmentMode.PASSIVE;
    } else {
      if ((flags & DECLARATIVE) != 0) {
        table = reader.u32("the table of an element segment");
      }
      offset = Optional.of(InstructionReader.readConstant(reader));
    }
    boolean typed = (flags & (NOT_ACTIVE | DECLARATIVE)) != 0;
    if ((flags & EXPRESSIONS) == 0) {
      if (typed) {
        elementKind(reader);
      }
      List<Integer> functions = IntList.view(functions(reader));
      return new ElementSegment(mode, table, offset, TypeReader.FUNCTION, functions, List.of());
    }
    ValType type =
        typed ? TypeReader.refType(reader, "the type of an element segment") : ValType.FUNCREF;
    return new ElementSegment(mode, table, offset, type, List.of(), expressions(reader));
  }

  private static void elementKind(ByteReader reader) {
    int start = reader.position();
    int kind = reader.u8("the kind of an element segment");
    if (kind != 0) {
      throw reader.malformed(
          "malformed element kind", "the kind of an element segment, found " + kind, start);
    }
  }

  private static int[] functions(ByteReader reader) {
    int[] functions = new int[reader.count("the number of elements")];
    for (int i = 0; i < functions.length; i++) {
      functions[i] = reader.u32("an element");
    }
    return functions;
  }

  private static List<Instructions> expressions(ByteReader reader) {
    int count = reader.count("the number of elements");
    List<Instructions> expressions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      expressions.add(InstructionReader.readConstant(reader));
    }
    return List.copyOf(expressions);
  }

  static DataSegment data(ByteReader reader) {
    int start = reader.position();
    int flags = reader.u32("the flags of a data segment");
    if (Integer.compareUnsigned(flags, 2) > 0) {
      throw reader.malformed("malformed data segment kind", "the flags of a data segment", start);
    }
    int memory = flags == 2 ? reader.u32("the memory of a data segment") : 0;
    Optional<Instructions> offset =
        flags == 1 ? Optional.empty() : Optional.of(InstructionReader.readConstant(reader));
    int size = reader.u32("the size of a data segment");
    int bytes = reader.position();
    reader.skip(size, "the bytes of a data segment");
    SegmentMode mode = flags == 1 ? SegmentMode.PASSIVE : SegmentMode.ACTIVE;
    return new DataSegment(mode, memory, offset, bytes, size);
  }
}
