package dev.ligature.wasm;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

/**
 * A decoded function body or constant expression, as parallel arrays: the form that the validator
 * checks and the code generator reads.
 *
 * <p>Instruction {@code i} has the opcode {@code op(i)} (a constant of {@link Op}) and up to three
 * immediates. What they hold depends on the opcode:
 *
 * <ul>
 *   <li>{@code block}, {@code loop}, {@code if}, {@code try_table}: {@code imm} is the block type
 *       as {@link #blockType} reads it, {@code aux} the index of the instruction that ends it: the
 *       {@code end}, or for {@code if} with an alternative the {@code else}.
 *   <li>{@code else}: {@code aux} is the index of the {@code end}. {@code end}: {@code aux} is the
 *       index of the {@code block}, {@code loop} or {@code if} that it closes, or -1 for the end of
 *       the body.
 *   <li>{@code try_table}: {@link #catches} gives the catch clauses.
 *   <li>{@code try} of the older exception handling: {@code imm} is the block type, {@code aux} the
 *       index of its first {@code catch} or {@code catch_all}, or of the {@code delegate} or {@code
 *       end} that ends it. {@code catch} and {@code catch_all}: {@code imm} is the tag, {@code aux}
 *       the index of the next {@code catch}, {@code catch_all} or {@code end}. {@code delegate}:
 *       {@code imm} is the label depth, {@code aux} the index of the {@code try}. {@code rethrow}:
 *       {@code imm} is the label depth.
 *   <li>{@code br}, {@code br_if}: {@code imm} is the label depth. {@code br_table}: {@link #table}
 *       gives the depths, the default one last.
 *   <li>Constants: {@code imm} holds the bits; {@code f32} in the low half.
 *   <li>Loads and stores: {@code imm} is the offset, unsigned; {@code aux} the memory's index,
 *       {@code aux2} the alignment as a power of two.
 *   <li>{@code call_indirect}: {@code imm} is the type index, {@code aux} the table. {@code
 *       memory.copy}, {@code table.copy}: {@code imm} is the destination, {@code aux} the source.
 *       {@code memory.init}, {@code table.init}: {@code imm} is the segment, {@code aux} the memory
 *       or table.
 *   <li>{@code struct.get} and its kin, {@code struct.set}: {@code imm} is the type, {@code aux}
 *       the field. {@code array.new_fixed}: {@code imm} is the type, {@code aux} the number of
 *       elements. {@code array.copy}: {@code imm} is the type of the destination, {@code aux} that
 *       of the source. {@code array.new_data}, {@code array.init_data} and those of elements:
 *       {@code imm} is the type, {@code aux} the segment.
 *   <li>{@code ref.test}, {@code ref.cast}: {@link #types} gives the one type. {@code br_on_cast},
 *       {@code br_on_cast_fail}: {@code imm} is the label depth, {@link #types} gives the type of
 *       the operand and that of the cast.
 *   <li>{@code ref.null}: {@link #types} gives the one type. {@code select} with types: {@link
 *       #types} gives them.
 *   <li>{@code v128.const}, {@code i8x16.shuffle}: {@code imm} holds the first eight bytes, {@link
 *       #high} gives the others, each first byte lowest. Instructions on a lane: {@link #lane}
 *       gives its number.
 *   <li>{@code drop}, {@code select}: {@code aux} is 1 if validation found vectors there, which
 *       code that is never reached does not tell.
 *   <li>All others with an index: {@code imm} is the index.
 * </ul>
 *
 * <p>The last instruction is the {@code end} of the body.
 */
public final class Instructions {
  /** The block type of a block without parameters and results. */
  public static final long EMPTY_BLOCK = -1;

  /** A catch clause of {@link #catches}: {@code catch}. */
  public static final int CATCH = 0;

  /** A catch clause of {@link #catches}: {@code catch_ref}. */
  public static final int CATCH_REF = 1;

  /** A catch clause of {@link #catches}: {@code catch_all}. */
  public static final int CATCH_ALL = 2;

  /** A catch clause of {@link #catches}: {@code catch_all_ref}. */
  public static final int CATCH_ALL_REF = 3;

  private static final FuncType EMPTY = new FuncType(List.of(), List.of());
  private static final FuncType TO_I32 = new FuncType(List.of(), List.of(ValType.I32));
  private static final FuncType TO_I64 = new FuncType(List.of(), List.of(ValType.I64));
  private static final FuncType TO_F32 = new FuncType(List.of(), List.of(ValType.F32));
  private static final FuncType TO_F64 = new FuncType(List.of(), List.of(ValType.F64));

  private final int size;
  private final int[] op;
  private final long[] imm;
  private final int[] aux;
  private final byte[] aux2;
  private final int[] position;
  private final List<int[]> tables;
  private final List<List<ValType>> types;
  private final int[] tryTables;
  private final List<int[]> catches;
  private final byte[] lanes;

  /** The bytes of rewritten code, and where in them its instructions are; none for a module's. */
  private byte[] ownCode = {};

  private int[] ownPositions = {};

  /** Whether functions have other numbers here than in the bytes. */
  private boolean renumbered;

  /** Block types that rewritten code has beside the module's, at the indices behind those. */
  private List<FuncType> ownTypes = List.of();

  Instructions(
      int size,
      int[] op,
      long[] imm,
      int[] aux,
      byte[] aux2,
      int[] position,
      List<int[]> tables,
      List<List<ValType>> types,
      int[] tryTables,
      List<int[]> catches,
      byte[] lanes) {
    this.size = size;
    this.op = op;
    this.imm = imm;
    this.aux = aux;
    this.aux2 = aux2;
    this.position = position;
    this.tables = tables;
    this.types = types;
    this.tryTables = tryTables;
    this.catches = catches;
    this.lanes = lanes;
  }

  /**
   * Decodes instructions in the binary format, the last one an {@code end}.
   *
   * @param module the module whose code it was
   * @param ownTypes types of blocks beside the module's, at the indices behind those
   * @param positions for a place in the code the byte offset in the module of what it stands for
   * @throws WasmException if they can't be decoded
   */
  public static Instructions parse(
      byte[] code, WasmModule module, List<FuncType> ownTypes, IntUnaryOperator positions) {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(ownTypes, "ownTypes");
    Objects.requireNonNull(positions, "positions");
    ByteReader reader = new ByteReader(code, 0, code.length, "rewritten code");
    reader.withAggregates(module.sections().types().aggregates());
    Instructions parsed = InstructionReader.readBody(reader, true, ByteReader.UNEXPECTED_END);
    parsed.ownTypes = List.copyOf(ownTypes);
    parsed.ownCode = code;
    parsed.ownPositions = Arrays.copyOf(parsed.position, parsed.size);
    for (int i = 0; i < parsed.size; i++) {
      parsed.position[i] = positions.applyAsInt(parsed.position[i]);
    }
    return parsed;
  }

  /** The number of instructions. */
  public int size() {
    return size;
  }

  /** The opcode of instruction {@code i}, a constant of {@link Op}. */
  public int op(int i) {
    return op[i];
  }

  /** The first immediate of instruction {@code i}. */
  public long imm(int i) {
    return imm[i];
  }

  /** The first immediate of instruction {@code i} as an index. */
  public int index(int i) {
    return (int) imm[i];
  }

  /** The second immediate of instruction {@code i}. */
  public int aux(int i) {
    return aux[i];
  }

  /** The third immediate of instruction {@code i}. */
  public int aux2(int i) {
    return aux2[i];
  }

  /** The byte offset of instruction {@code i} in the module. */
  public int position(int i) {
    return position[i];
  }

  /** The last eight bytes of the constant or the shuffle at {@code i}. */
  public long high(int i) {
    int[] halves = tables.get(aux[i]);
    return (long) halves[1] << Integer.SIZE | Integer.toUnsignedLong(halves[0]);
  }

  /** The number of the lane that instruction {@code i} is about. */
  public int lane(int i) {
    return lanes[i] & 0xff;
  }

  /** Notes that the {@code drop} or {@code select} at {@code i} is of vectors. */
  void markVector(int i) {
    if (op[i] != Op.SELECT_T) {
      aux[i] = 1;
    }
  }

  /**
   * This code with other numbers of functions.
   *
   * @param calls gives the new number of a function that is called
   * @param references gives that of one that is referred to
   */
  Instructions renumbered(IntUnaryOperator calls, IntUnaryOperator references) {
    long[] numbers = imm.clone();
    for (int i = 0; i < size; i++) {
      switch (op[i]) {
        case Op.CALL, Op.RETURN_CALL -> numbers[i] = calls.applyAsInt((int) imm[i]);
        case Op.REF_FUNC -> numbers[i] = references.applyAsInt((int) imm[i]);
        default -> {}
      }
    }
    Instructions result =
        new Instructions(
            size, op, numbers, aux, aux2, position, tables, types, tryTables, catches, lanes);
    result.renumbered = true;
    return result;
  }

  private boolean namesFunction(int i) {
    return op[i] == Op.CALL || op[i] == Op.RETURN_CALL || op[i] == Op.REF_FUNC;
  }

  /** The bytes of instruction {@code i}, which is not the last one. */
  public byte[] bytes(int i, WasmModule module) {
    Objects.requireNonNull(module, "module");
    if (renumbered && namesFunction(i)) {
      ByteWriter bytes = new ByteWriter();
      bytes.u8(op[i]);
      bytes.u32((int) imm[i]);
      return bytes.toByteArray();
    }
    boolean own = ownPositions.length > 0;
    int[] places = own ? ownPositions : position;
    return Arrays.copyOfRange(own ? ownCode : module.bytes(), places[i], places[i + 1]);
  }

  /** Block types beside the module's, at the indices behind those. */
  public List<FuncType> ownTypes() {
    return ownTypes;
  }

  /** The label depths of the {@code br_table} at {@code i}, the default one last; do not write. */
  public int[] table(int i) {
    return tables.get(aux[i]);
  }

  /**
   * The catch clauses of the {@code try_table} at {@code i}, three numbers each: {@link #CATCH},
   * {@link #CATCH_REF}, {@link #CATCH_ALL} or {@link #CATCH_ALL_REF}; the tag, -1 if all are
   * caught; the label depth, counted from outside the {@code try_table}. Do not write.
   */
  public int[] catches(int i) {
    return catches.get(Arrays.binarySearch(tryTables, i));
  }

  /** The types named by instruction {@code i}. */
  public List<ValType> types(int i) {
    return types.get(aux[i]);
  }

  /** An entry of the types that block types refer to. */
  List<ValType> namedTypes(int entry) {
    return types.get(entry);
  }

  /**
   * The type of the block that starts at {@code i}: {@code imm} is {@link #EMPTY_BLOCK}, or the
   * index of a function type, or, below -1, {@code -2 - n} for the single result {@code types}
   * entry {@code n}.
   *
   * @param module the module that this code belongs to
   */
  public FuncType blockType(int i, WasmModule module) {
    long type = imm[i];
    if (type == EMPTY_BLOCK) {
      return EMPTY;
    }
    if (type >= 0) {
      int own = (int) type - module.types().size();
      return own < 0 ? module.type((int) type) : ownTypes.get(own);
    }
    List<ValType> results = types.get((int) (-2 - type));
    return switch (results.getFirst().kind()) {
      case I32 -> TO_I32;
      case I64 -> TO_I64;
      case F32 -> TO_F32;
      case F64 -> TO_F64;
      default -> new FuncType(List.of(), results);
    };
  }
}
