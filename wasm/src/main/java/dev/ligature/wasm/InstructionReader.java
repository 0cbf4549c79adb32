package dev.ligature.wasm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes one function body or constant expression to {@link Instructions}, up to and including its
 * last {@code end}.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/instructions.html">Binary format:
 *     instructions</a>
 */
final class InstructionReader {

  /** How many of the first types are compared before another entry is made. */
  private static final int COMMON_TYPES = 6;

  private static final int[] NONE = {};

  private final ByteReader reader;
  private final boolean dataCount;
  private final String missingEnd;
  private int size;
  private int[] op;
  private long[] imm;
  private int[] aux;
  private byte[] aux2;
  private int[] positions;

  // Most constant expressions, of which there can be very many, need none of the following.
  private List<int[]> tables = List.of();
  private List<List<ValType>> types = List.of();
  private int[] tryTables = NONE;
  private List<int[]> catches = List.of();
  private byte[] lanes = {};

  /** The open blocks: the instruction that opened each, and the start of its last part. */
  private int[] openers = NONE;

  private int[] parts = NONE;
  private int depth;

  /**
   * @param dataCount whether the module has a data count section, without which no instruction of a
   *     body may name a data segment
   * @param missingEnd the phrase for running out of bytes between instructions
   */
  private InstructionReader(ByteReader reader, int expected, boolean dataCount, String missingEnd) {
    this.reader = reader;
    this.dataCount = dataCount;
    this.missingEnd = missingEnd;
    op = new int[expected];
    imm = new long[expected];
    aux = new int[expected];
    aux2 = new byte[expected];
    positions = new int[expected];
  }

  static Instructions readBody(ByteReader reader, boolean dataCount, String missingEnd) {
    // Instructions of compiled code take 2 to 2.5 bytes on average.
    return new InstructionReader(reader, reader.remaining() / 2 + 4, dataCount, missingEnd).read();
  }

  static Instructions readConstant(ByteReader reader) {
    return new InstructionReader(reader, 4, true, ByteReader.UNEXPECTED_END).read();
  }

  private Instructions read() {
    boolean open = true;
    while (open) {
      if (size == op.length) {
        grow();
      }
      int start = reader.position();
      if (reader.atEnd()) {
        throw reader.malformed(missingEnd, "an opcode", start);
      }
      int code = reader.u8("an opcode");
      if (code >= 0xfb) {
        code = prefixed(code, start);
      }
      Op.Immediates form = Op.immediatesOrNull(code);
      if (form == null) {
        throw illegal(code, start);
      }
      op[size] = code;
      positions[size] = start;
      if (form == Op.Immediates.NONE) {
        open = structure(code, start);
      } else {
        immediates(code, form, start);
      }
      size++;
    }
    return new Instructions(
        size, op, imm, aux, aux2, positions, tables, types, tryTables, catches, lanes);
  }

  private void grow() {
    int capacity = size + (size >> 1) + 8;
    op = Arrays.copyOf(op, capacity);
    imm = Arrays.copyOf(imm, capacity);
    aux = Arrays.copyOf(aux, capacity);
    aux2 = Arrays.copyOf(aux2, capacity);
    positions = Arrays.copyOf(positions, capacity);
  }

  private int prefixed(int prefix, int start) {
    if (prefix == 0xff) {
      throw illegal(prefix, start);
    }
    int code = reader.u32("an opcode");
    String hex = Integer.toHexString(prefix) + " " + twoDigits(code);
    String feature = Features.of(prefix, code);
    if (feature != null) {
      throw reader.unsupported(feature + " instruction " + hex, start);
    }
    int opcode = Op.prefixed(prefix, code);
    if (opcode < 0 || Op.immediatesOrNull(opcode) == null) {
      throw reader.malformed("illegal opcode " + hex, start);
    }
    return opcode;
  }

  private WasmException illegal(int code, int start) {
    String feature = Features.of(code);
    if (feature != null) {
      return reader.unsupported(feature + " instruction " + twoDigits(code), start);
    }
    String hex =
        code < 0x100
            ? twoDigits(code)
            : Integer.toHexString(code >> 8) + " " + twoDigits(code & 0xff);
    return reader.malformed("illegal opcode " + hex, start);
  }

  private static String twoDigits(int code) {
    return (code >= 0 && code < 0x10 ? "0" : "") + Integer.toHexString(code);
  }

  /** Keeps track of blocks; false at the end of the whole. */
  private boolean structure(int code, int start) {
    switch (code) {
      case Op.END -> {
        if (depth == 0) {
          aux[size] = -1;
          return false;
        }
        depth--;
        aux[parts[depth]] = size;
        aux[size] = openers[depth];
      }
      case Op.ELSE -> part(Op.IF, Op.IF, start);
      case Op.CATCH_ALL -> part(Op.TRY, Op.CATCH, start);
      default -> {}
    }
    return true;
  }

  /** Starts another part of the innermost block, which must be behind one of two others. */
  private void part(int behind, int orBehind, int start) {
    int last = depth == 0 ? -1 : op[parts[depth - 1]];
    if (last != behind && last != orBehind) {
      throw reader.malformed("END opcode expected: found " + Op.name(op[size]), start);
    }
    aux[parts[depth - 1]] = size;
    parts[depth - 1] = size;
  }

  private void open() {
    if (depth == openers.length) {
      openers = Arrays.copyOf(openers, depth * 2 + 8);
      parts = Arrays.copyOf(parts, depth * 2 + 8);
    }
    openers[depth] = size;
    parts[depth++] = size;
  }

  private void immediates(int code, Op.Immediates form, int start) {
    switch (form) {
      case INDEX -> {
        imm[size] = reader.u32("an index") & 0xffffffffL;
        if (code == Op.DATA_DROP) {
          requireDataCount(start);
        } else if (code == Op.CATCH) {
          part(Op.TRY, Op.CATCH, start);
        } else if (code == Op.DELEGATE) {
          delegate(start);
        } else if (code == Op.ATOMIC_FENCE && imm[size] != 0) {
          throw reader.malformed("zero byte expected", "the order of a fence", start);
        }
      }
      case INDEX2 -> {
        imm[size] = reader.u32("an index") & 0xffffffffL;
        aux[size] = reader.u32("a second index");
        if (code == Op.MEMORY_INIT || code == Op.ARRAY_NEW_DATA || code == Op.ARRAY_INIT_DATA) {
          requireDataCount(start);
        } else if (code == Op.ARRAY_NEW_FIXED) {
          fixedElements(start);
        }
      }
      case MEMORY -> memory();
      case CONSTANT -> constant(code);
      case BLOCK -> {
        blockType();
        open();
      }
      case BRANCH_TABLE -> branchTable();
      case TYPES -> {
        List<ValType> named =
            code == Op.SELECT_T
                ? TypeReader.resultType(reader, "the types of a select")
                : List.of(TypeReader.heapType(reader, isNullable(code), "a heap type"));
        aux[size] = types.size();
        types = with(types, named);
      }
      case TRY -> {
        blockType();
        catches();
        open();
      }
      case CAST_BRANCH -> castBranch();
      case VECTOR -> vector();
      case LANE -> lane();
      case LANE_ACCESS -> {
        memory();
        lane();
      }
      case NONE -> throw new AssertionError(code);
    }
  }

  private static boolean isNullable(int code) {
    return code != Op.REF_TEST && code != Op.REF_CAST;
  }

  private void fixedElements(int start) {
    if (Integer.compareUnsigned(aux[size], ModuleLimits.MAX_FIXED_ELEMENTS) > 0) {
      throw reader.unsupported(
          "too many operands of array.new_fixed: "
              + Integer.toUnsignedString(aux[size])
              + ", at most "
              + ModuleLimits.MAX_FIXED_ELEMENTS,
          start);
    }
  }

  private void castBranch() {
    int start = reader.position();
    int flags = reader.u8("the flags of a cast");
    if (flags > 3) {
      throw reader.malformed("malformed cast flags", "the flags of a cast, found " + flags, start);
    }
    imm[size] = reader.u32("an index") & 0xffffffffL;
    ValType from = TypeReader.heapType(reader, (flags & 1) != 0, "a heap type");
    ValType to = TypeReader.heapType(reader, (flags & 2) != 0, "a heap type");
    aux[size] = types.size();
    types = with(types, List.of(from, to));
  }

  private void vector() {
    imm[size] = reader.fixed64("the bytes of a vector");
    long high = reader.fixed64("the bytes of a vector");
    aux[size] = tables.size();
    tables = with(tables, new int[] {(int) high, (int) (high >>> Integer.SIZE)});
  }

  private void lane() {
    if (lanes.length < op.length) {
      lanes = Arrays.copyOf(lanes, op.length);
    }
    lanes[size] = (byte) reader.u8("the number of a lane");
  }

  private void delegate(int start) {
    part(Op.TRY, Op.TRY, start);
    depth--;
    aux[size] = openers[depth];
  }

  private void requireDataCount(int start) {
    if (!dataCount) {
      throw reader.malformed("data count section required: by " + Op.name(op[size]), start);
    }
  }

  private void memory() {
    int start = reader.position();
    int flags = reader.u32("the alignment of a memory access");
    if (Integer.compareUnsigned(flags, 0x80) >= 0) {
      throw reader.malformed("malformed memop flags", "the alignment of a memory access", start);
    }
    aux2[size] = (byte) (flags & 0x3f);
    if ((flags & 0x40) != 0) {
      aux[size] = reader.u32("the memory of a memory access");
    }
    imm[size] = reader.u64("the offset of a memory access");
  }

  private void constant(int code) {
    imm[size] =
        switch (code) {
          case Op.I32_CONST -> reader.s32("an i32 constant");
          case Op.I64_CONST -> reader.s64("an i64 constant");
          case Op.F32_CONST -> reader.fixed32("an f32 constant") & 0xffffffffL;
          default -> reader.fixed64("an f64 constant");
        };
  }

  private void blockType() {
    int code = reader.peek("a block type");
    if (code == 0x40) {
      reader.u8("a block type");
      imm[size] = Instructions.EMPTY_BLOCK;
    } else if ((code & 0xc0) == 0x40) {
      imm[size] = -2 - singleType(TypeReader.valType(reader, "a block type"));
    } else {
      int start = reader.position();
      long index = reader.s33("a block type");
      if (index < 0) {
        throw reader.malformed("malformed block type", "a block type, found " + index, start);
      }
      imm[size] = index;
    }
  }

  /** The entry of {@link #types} with that one type; the common ones are entered once. */
  private long singleType(ValType type) {
    for (int i = 0; i < Math.min(types.size(), COMMON_TYPES); i++) {
      List<ValType> entry = types.get(i);
      if (entry.size() == 1 && entry.getFirst().equals(type)) {
        return i;
      }
    }
    types = with(types, List.of(type));
    return types.size() - 1L;
  }

  private void branchTable() {
    int count = reader.count("the number of labels of a br_table");
    int[] labels = new int[count + 1];
    for (int i = 0; i <= count; i++) {
      labels[i] = reader.u32("a label of a br_table");
    }
    aux[size] = tables.size();
    tables = with(tables, labels);
  }

  private void catches() {
    int count = reader.count("the number of catch clauses");
    int[] clauses = new int[count * 3];
    for (int i = 0; i < clauses.length; i += 3) {
      int start = reader.position();
      int kind = reader.u8("a catch clause");
      if (kind > Instructions.CATCH_ALL_REF) {
        throw reader.malformed("malformed catch clause", "a catch clause, found " + kind, start);
      }
      clauses[i] = kind;
      clauses[i + 1] = kind < Instructions.CATCH_ALL ? reader.u32("the tag of a catch clause") : -1;
      clauses[i + 2] = reader.u32("the label of a catch clause");
    }
    int known = catches.size();
    if (known == tryTables.length) {
      tryTables = Arrays.copyOf(tryTables, known * 2 + 4);
      Arrays.fill(tryTables, known, tryTables.length, Integer.MAX_VALUE);
    }
    tryTables[known] = size;
    catches = with(catches, clauses);
  }

  private static <T> List<T> with(List<T> list, T item) {
    List<T> result = list.isEmpty() ? new ArrayList<>() : list;
    result.add(item);
    return result;
  }
}
