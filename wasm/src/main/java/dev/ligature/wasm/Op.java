package dev.ligature.wasm;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The opcodes as constants, with what the decoder, the validator and the code generator need to
 * know of each. An opcode of one byte is that byte; one behind a prefix byte is {@code prefix << 8
 * | code}, but for those of {@link VectorOp}.
 *
 * <p>A table; exempt from the size limit of a class.
 *
 * @see <a href="https://webassembly.github.io/spec/core/appendix/index-instructions.html">Index of
 *     instructions</a>
 */
public final class Op {
  public static final int UNREACHABLE = 0x00;
  public static final int NOP = 0x01;
  public static final int BLOCK = 0x02;
  public static final int LOOP = 0x03;
  public static final int IF = 0x04;
  public static final int ELSE = 0x05;

  /** {@code try} of the older exception handling, as {@code 07 09 18 19}. */
  public static final int TRY = 0x06;

  public static final int CATCH = 0x07;
  public static final int THROW = 0x08;
  public static final int RETHROW = 0x09;
  public static final int THROW_REF = 0x0a;
  public static final int END = 0x0b;
  public static final int BR = 0x0c;
  public static final int BR_IF = 0x0d;
  public static final int BR_TABLE = 0x0e;
  public static final int RETURN = 0x0f;
  public static final int CALL = 0x10;
  public static final int CALL_INDIRECT = 0x11;
  public static final int RETURN_CALL = 0x12;
  public static final int RETURN_CALL_INDIRECT = 0x13;
  public static final int CALL_REF = 0x14;
  public static final int RETURN_CALL_REF = 0x15;
  public static final int DELEGATE = 0x18;
  public static final int CATCH_ALL = 0x19;
  public static final int DROP = 0x1a;
  public static final int SELECT = 0x1b;
  public static final int SELECT_T = 0x1c;
  public static final int TRY_TABLE = 0x1f;
  public static final int LOCAL_GET = 0x20;
  public static final int LOCAL_SET = 0x21;
  public static final int LOCAL_TEE = 0x22;
  public static final int GLOBAL_GET = 0x23;
  public static final int GLOBAL_SET = 0x24;
  public static final int TABLE_GET = 0x25;
  public static final int TABLE_SET = 0x26;
  public static final int I32_LOAD = 0x28;
  public static final int I64_LOAD = 0x29;
  public static final int F32_LOAD = 0x2a;
  public static final int F64_LOAD = 0x2b;
  public static final int I32_LOAD8_S = 0x2c;
  public static final int I32_LOAD8_U = 0x2d;
  public static final int I32_LOAD16_S = 0x2e;
  public static final int I32_LOAD16_U = 0x2f;
  public static final int I64_LOAD8_S = 0x30;
  public static final int I64_LOAD8_U = 0x31;
  public static final int I64_LOAD16_S = 0x32;
  public static final int I64_LOAD16_U = 0x33;
  public static final int I64_LOAD32_S = 0x34;
  public static final int I64_LOAD32_U = 0x35;
  public static final int I32_STORE = 0x36;
  public static final int I64_STORE = 0x37;
  public static final int F32_STORE = 0x38;
  public static final int F64_STORE = 0x39;
  public static final int I32_STORE8 = 0x3a;
  public static final int I32_STORE16 = 0x3b;
  public static final int I64_STORE8 = 0x3c;
  public static final int I64_STORE16 = 0x3d;
  public static final int I64_STORE32 = 0x3e;
  public static final int MEMORY_SIZE = 0x3f;
  public static final int MEMORY_GROW = 0x40;
  public static final int I32_CONST = 0x41;
  public static final int I64_CONST = 0x42;
  public static final int F32_CONST = 0x43;
  public static final int F64_CONST = 0x44;
  public static final int I32_EQZ = 0x45;
  public static final int I32_EQ = 0x46;
  public static final int I32_NE = 0x47;
  public static final int I32_LT_S = 0x48;
  public static final int I32_LT_U = 0x49;
  public static final int I32_GT_S = 0x4a;
  public static final int I32_GT_U = 0x4b;
  public static final int I32_LE_S = 0x4c;
  public static final int I32_LE_U = 0x4d;
  public static final int I32_GE_S = 0x4e;
  public static final int I32_GE_U = 0x4f;
  public static final int I64_EQZ = 0x50;
  public static final int I64_EQ = 0x51;
  public static final int I64_NE = 0x52;
  public static final int I64_LT_S = 0x53;
  public static final int I64_LT_U = 0x54;
  public static final int I64_GT_S = 0x55;
  public static final int I64_GT_U = 0x56;
  public static final int I64_LE_S = 0x57;
  public static final int I64_LE_U = 0x58;
  public static final int I64_GE_S = 0x59;
  public static final int I64_GE_U = 0x5a;
  public static final int F32_EQ = 0x5b;
  public static final int F32_NE = 0x5c;
  public static final int F32_LT = 0x5d;
  public static final int F32_GT = 0x5e;
  public static final int F32_LE = 0x5f;
  public static final int F32_GE = 0x60;
  public static final int F64_EQ = 0x61;
  public static final int F64_NE = 0x62;
  public static final int F64_LT = 0x63;
  public static final int F64_GT = 0x64;
  public static final int F64_LE = 0x65;
  public static final int F64_GE = 0x66;
  public static final int I32_CLZ = 0x67;
  public static final int I32_CTZ = 0x68;
  public static final int I32_POPCNT = 0x69;
  public static final int I32_ADD = 0x6a;
  public static final int I32_SUB = 0x6b;
  public static final int I32_MUL = 0x6c;
  public static final int I32_DIV_S = 0x6d;
  public static final int I32_DIV_U = 0x6e;
  public static final int I32_REM_S = 0x6f;
  public static final int I32_REM_U = 0x70;
  public static final int I32_AND = 0x71;
  public static final int I32_OR = 0x72;
  public static final int I32_XOR = 0x73;
  public static final int I32_SHL = 0x74;
  public static final int I32_SHR_S = 0x75;
  public static final int I32_SHR_U = 0x76;
  public static final int I32_ROTL = 0x77;
  public static final int I32_ROTR = 0x78;
  public static final int I64_CLZ = 0x79;
  public static final int I64_CTZ = 0x7a;
  public static final int I64_POPCNT = 0x7b;
  public static final int I64_ADD = 0x7c;
  public static final int I64_SUB = 0x7d;
  public static final int I64_MUL = 0x7e;
  public static final int I64_DIV_S = 0x7f;
  public static final int I64_DIV_U = 0x80;
  public static final int I64_REM_S = 0x81;
  public static final int I64_REM_U = 0x82;
  public static final int I64_AND = 0x83;
  public static final int I64_OR = 0x84;
  public static final int I64_XOR = 0x85;
  public static final int I64_SHL = 0x86;
  public static final int I64_SHR_S = 0x87;
  public static final int I64_SHR_U = 0x88;
  public static final int I64_ROTL = 0x89;
  public static final int I64_ROTR = 0x8a;
  public static final int F32_ABS = 0x8b;
  public static final int F32_NEG = 0x8c;
  public static final int F32_CEIL = 0x8d;
  public static final int F32_FLOOR = 0x8e;
  public static final int F32_TRUNC = 0x8f;
  public static final int F32_NEAREST = 0x90;
  public static final int F32_SQRT = 0x91;
  public static final int F32_ADD = 0x92;
  public static final int F32_SUB = 0x93;
  public static final int F32_MUL = 0x94;
  public static final int F32_DIV = 0x95;
  public static final int F32_MIN = 0x96;
  public static final int F32_MAX = 0x97;
  public static final int F32_COPYSIGN = 0x98;
  public static final int F64_ABS = 0x99;
  public static final int F64_NEG = 0x9a;
  public static final int F64_CEIL = 0x9b;
  public static final int F64_FLOOR = 0x9c;
  public static final int F64_TRUNC = 0x9d;
  public static final int F64_NEAREST = 0x9e;
  public static final int F64_SQRT = 0x9f;
  public static final int F64_ADD = 0xa0;
  public static final int F64_SUB = 0xa1;
  public static final int F64_MUL = 0xa2;
  public static final int F64_DIV = 0xa3;
  public static final int F64_MIN = 0xa4;
  public static final int F64_MAX = 0xa5;
  public static final int F64_COPYSIGN = 0xa6;
  public static final int I32_WRAP_I64 = 0xa7;
  public static final int I32_TRUNC_F32_S = 0xa8;
  public static final int I32_TRUNC_F32_U = 0xa9;
  public static final int I32_TRUNC_F64_S = 0xaa;
  public static final int I32_TRUNC_F64_U = 0xab;
  public static final int I64_EXTEND_I32_S = 0xac;
  public static final int I64_EXTEND_I32_U = 0xad;
  public static final int I64_TRUNC_F32_S = 0xae;
  public static final int I64_TRUNC_F32_U = 0xaf;
  public static final int I64_TRUNC_F64_S = 0xb0;
  public static final int I64_TRUNC_F64_U = 0xb1;
  public static final int F32_CONVERT_I32_S = 0xb2;
  public static final int F32_CONVERT_I32_U = 0xb3;
  public static final int F32_CONVERT_I64_S = 0xb4;
  public static final int F32_CONVERT_I64_U = 0xb5;
  public static final int F32_DEMOTE_F64 = 0xb6;
  public static final int F64_CONVERT_I32_S = 0xb7;
  public static final int F64_CONVERT_I32_U = 0xb8;
  public static final int F64_CONVERT_I64_S = 0xb9;
  public static final int F64_CONVERT_I64_U = 0xba;
  public static final int F64_PROMOTE_F32 = 0xbb;
  public static final int I32_REINTERPRET_F32 = 0xbc;
  public static final int I64_REINTERPRET_F64 = 0xbd;
  public static final int F32_REINTERPRET_I32 = 0xbe;
  public static final int F64_REINTERPRET_I64 = 0xbf;
  public static final int I32_EXTEND8_S = 0xc0;
  public static final int I32_EXTEND16_S = 0xc1;
  public static final int I64_EXTEND8_S = 0xc2;
  public static final int I64_EXTEND16_S = 0xc3;
  public static final int I64_EXTEND32_S = 0xc4;
  public static final int REF_NULL = 0xd0;
  public static final int REF_IS_NULL = 0xd1;
  public static final int REF_FUNC = 0xd2;
  public static final int REF_EQ = 0xd3;
  public static final int REF_AS_NON_NULL = 0xd4;
  public static final int BR_ON_NULL = 0xd5;
  public static final int BR_ON_NON_NULL = 0xd6;
  public static final int STRUCT_NEW = 0xfb00;
  public static final int STRUCT_NEW_DEFAULT = 0xfb01;
  public static final int STRUCT_GET = 0xfb02;
  public static final int STRUCT_GET_S = 0xfb03;
  public static final int STRUCT_GET_U = 0xfb04;
  public static final int STRUCT_SET = 0xfb05;
  public static final int ARRAY_NEW = 0xfb06;
  public static final int ARRAY_NEW_DEFAULT = 0xfb07;
  public static final int ARRAY_NEW_FIXED = 0xfb08;
  public static final int ARRAY_NEW_DATA = 0xfb09;
  public static final int ARRAY_NEW_ELEM = 0xfb0a;
  public static final int ARRAY_GET = 0xfb0b;
  public static final int ARRAY_GET_S = 0xfb0c;
  public static final int ARRAY_GET_U = 0xfb0d;
  public static final int ARRAY_SET = 0xfb0e;
  public static final int ARRAY_LEN = 0xfb0f;
  public static final int ARRAY_FILL = 0xfb10;
  public static final int ARRAY_COPY = 0xfb11;
  public static final int ARRAY_INIT_DATA = 0xfb12;
  public static final int ARRAY_INIT_ELEM = 0xfb13;
  public static final int REF_TEST = 0xfb14;
  public static final int REF_TEST_NULL = 0xfb15;
  public static final int REF_CAST = 0xfb16;
  public static final int REF_CAST_NULL = 0xfb17;
  public static final int BR_ON_CAST = 0xfb18;
  public static final int BR_ON_CAST_FAIL = 0xfb19;
  public static final int ANY_CONVERT_EXTERN = 0xfb1a;
  public static final int EXTERN_CONVERT_ANY = 0xfb1b;
  public static final int REF_I31 = 0xfb1c;
  public static final int I31_GET_S = 0xfb1d;
  public static final int I31_GET_U = 0xfb1e;
  public static final int I32_TRUNC_SAT_F32_S = 0xfc00;
  public static final int I32_TRUNC_SAT_F32_U = 0xfc01;
  public static final int I32_TRUNC_SAT_F64_S = 0xfc02;
  public static final int I32_TRUNC_SAT_F64_U = 0xfc03;
  public static final int I64_TRUNC_SAT_F32_S = 0xfc04;
  public static final int I64_TRUNC_SAT_F32_U = 0xfc05;
  public static final int I64_TRUNC_SAT_F64_S = 0xfc06;
  public static final int I64_TRUNC_SAT_F64_U = 0xfc07;
  public static final int MEMORY_INIT = 0xfc08;
  public static final int DATA_DROP = 0xfc09;
  public static final int MEMORY_COPY = 0xfc0a;
  public static final int MEMORY_FILL = 0xfc0b;
  public static final int TABLE_INIT = 0xfc0c;
  public static final int ELEM_DROP = 0xfc0d;
  public static final int TABLE_COPY = 0xfc0e;
  public static final int TABLE_GROW = 0xfc0f;
  public static final int TABLE_SIZE = 0xfc10;
  public static final int TABLE_FILL = 0xfc11;
  public static final int I64_ADD128 = 0xfc13;
  public static final int I64_SUB128 = 0xfc14;
  public static final int I64_MUL_WIDE_S = 0xfc15;
  public static final int I64_MUL_WIDE_U = 0xfc16;
  public static final int MEMORY_ATOMIC_NOTIFY = 0xfe00;
  public static final int MEMORY_ATOMIC_WAIT32 = 0xfe01;
  public static final int MEMORY_ATOMIC_WAIT64 = 0xfe02;
  public static final int ATOMIC_FENCE = 0xfe03;

  /**
   * The first of the atomic accesses: of loads, stores, and read-modify-writes by {@code add sub
   * and or xor xchg cmpxchg}, each for seven widths in the same order.
   *
   * @see <a href="https://github.com/WebAssembly/threads/blob/main/proposals/threads/Overview.md">
   *     Threads</a>
   */
  public static final int I32_ATOMIC_LOAD = 0xfe10;

  public static final int I64_ATOMIC_RMW32_CMPXCHG_U = 0xfe4e;

  private Op() {}

  /** The form of an instruction's immediates in the binary format. */
  public enum Immediates {
    NONE,
    INDEX,
    /** Two indices, in the order that {@link Instructions} gives. */
    INDEX2,
    BLOCK,
    /** Alignment and offset. */
    MEMORY,
    CONSTANT,
    BRANCH_TABLE,
    TYPES,
    /** A block type and catch clauses. */
    TRY,
    /** Which references may be null, a label and two heap types. */
    CAST_BRANCH,
    /** Sixteen bytes. */
    VECTOR,
    /** The number of a lane. */
    LANE,
    /** Alignment and offset, and the number of a lane. */
    LANE_ACCESS
  }

  /** Whether {@code op} is an opcode that this class has a constant for. */
  public static boolean isKnown(int op) {
    if (isVector(op)) {
      return VectorOp.nameOrNull(op) != null;
    }
    int slot = slot(op);
    return slot >= 0 && NAMES[slot] != null;
  }

  /** The name of {@code op} in the text format. */
  public static String name(int op) {
    return isVector(op) ? requireKnown(VectorOp.nameOrNull(op)) : NAMES[slot(op)];
  }

  /**
   * Operands and result of an instruction whose type is fixed, as letters {@code i l f d v} for
   * {@code i32 i64 f32 f64 v128} with a colon between operands and result, such as {@code ii:i};
   * empty if the type depends on more than the opcode. The address of loads and stores is given as
   * {@code i}.
   */
  public static String signature(int op) {
    return isVector(op) ? VectorOp.signature(op) : SIGNATURES[slot(op)];
  }

  /** The form of the immediates of {@code op}. */
  public static Immediates immediates(int op) {
    return requireKnown(immediatesOrNull(op));
  }

  private static <T> T requireKnown(@Nullable T entry) {
    return Objects.requireNonNull(entry, "an opcode that is known");
  }

  /** The opcode of a code behind a prefix; -1 if it can't be one. */
  static int prefixed(int prefix, int code) {
    if (prefix == 0xfd) {
      return VectorOp.of(code);
    }
    return prefix == 0xff || code < 0 || code > 0xff ? -1 : prefix << 8 | code;
  }

  /** The number of an opcode in tables, below {@link #SLOTS}; -1 if it can't be one. */
  static int slot(int op) {
    if (op < 0x100) {
      return op;
    }
    int code = op & 0xff;
    return switch (op >> 8) {
      case 0xfb -> code < 0x20 ? 0x170 + code : -1;
      case 0xfc -> code < 0x20 ? 0x100 + code : -1;
      case 0xfe -> code < 0x50 ? 0x120 + code : -1;
      default -> -1;
    };
  }

  static final int SLOTS = 0x190;

  /** The opcode of a {@link #slot}. */
  static int ofSlot(int slot) {
    if (slot >= 0x170) {
      return 0xfb00 | (slot - 0x170);
    }
    return slot < 0x100 ? slot : slot < 0x120 ? 0xfc00 | (slot - 0x100) : 0xfe00 | (slot - 0x120);
  }

  /** Whether {@code op} opens a block. */
  public static boolean opensBlock(int op) {
    return switch (op) {
      case BLOCK, LOOP, IF, TRY, TRY_TABLE -> true;
      default -> false;
    };
  }

  /** Whether {@code op} is a load or a store that is not atomic. */
  public static boolean isLoadOrStore(int op) {
    return op >= I32_LOAD && op <= I64_STORE32;
  }

  /** Whether {@code op} compares numbers, or one with zero. */
  public static boolean isComparison(int op) {
    return op >= I32_EQZ && op <= F64_GE;
  }

  /** Whether {@code op} is an instruction of {@link VectorOp}. */
  public static boolean isVector(int op) {
    int prefix = op >> 8;
    return prefix == 0xfd || prefix == VectorOp.RELAXED_PREFIX;
  }

  /** Whether {@code op} is an instruction on structures, arrays and other references. */
  public static boolean isOfHeap(int op) {
    return op >> 8 == 0xfb || op == REF_EQ;
  }

  /** Whether {@code op} gives a number of 128 bits, as two of 64, the lower one first. */
  public static boolean isWideArithmetic(int op) {
    return op >= I64_ADD128 && op <= I64_MUL_WIDE_U;
  }

  /** Whether {@code op} accesses memory atomically, waiting and notifying included. */
  public static boolean isAtomicAccess(int op) {
    return op >> 8 == 0xfe && op != ATOMIC_FENCE;
  }

  private static final String[] NAMES = new String[SLOTS];
  private static final String[] SIGNATURES = new String[SLOTS];
  private static final Immediates[] IMMEDIATES = new Immediates[SLOTS];

  private static void define(int op, String name, String signature, Immediates immediates) {
    int slot = slot(op);
    NAMES[slot] = name;
    SIGNATURES[slot] = signature;
    IMMEDIATES[slot] = immediates;
  }

  /** The form of the immediates of {@code op}, or null if this class has no constant for it. */
  static @Nullable Immediates immediatesOrNull(int op) {
    if (isVector(op)) {
      return VectorOp.immediatesOrNull(op);
    }
    int slot = slot(op);
    return slot < 0 ? null : IMMEDIATES[slot];
  }

  static {
    define(UNREACHABLE, "unreachable", "", Immediates.NONE);
    define(NOP, "nop", "", Immediates.NONE);
    define(BLOCK, "block", "", Immediates.BLOCK);
    define(LOOP, "loop", "", Immediates.BLOCK);
    define(IF, "if", "", Immediates.BLOCK);
    define(ELSE, "else", "", Immediates.NONE);
    define(TRY, "try", "", Immediates.BLOCK);
    define(CATCH, "catch", "", Immediates.INDEX);
    define(THROW, "throw", "", Immediates.INDEX);
    define(RETHROW, "rethrow", "", Immediates.INDEX);
    define(THROW_REF, "throw_ref", "", Immediates.NONE);
    define(END, "end", "", Immediates.NONE);
    define(BR, "br", "", Immediates.INDEX);
    define(BR_IF, "br_if", "", Immediates.INDEX);
    define(BR_TABLE, "br_table", "", Immediates.BRANCH_TABLE);
    define(RETURN, "return", "", Immediates.NONE);
    define(CALL, "call", "", Immediates.INDEX);
    define(CALL_INDIRECT, "call_indirect", "", Immediates.INDEX2);
    define(RETURN_CALL, "return_call", "", Immediates.INDEX);
    define(RETURN_CALL_INDIRECT, "return_call_indirect", "", Immediates.INDEX2);
    define(CALL_REF, "call_ref", "", Immediates.INDEX);
    define(RETURN_CALL_REF, "return_call_ref", "", Immediates.INDEX);
    define(DELEGATE, "delegate", "", Immediates.INDEX);
    define(CATCH_ALL, "catch_all", "", Immediates.NONE);
    define(DROP, "drop", "", Immediates.NONE);
    define(SELECT, "select", "", Immediates.NONE);
    define(SELECT_T, "select", "", Immediates.TYPES);
    define(TRY_TABLE, "try_table", "", Immediates.TRY);
    define(LOCAL_GET, "local.get", "", Immediates.INDEX);
    define(LOCAL_SET, "local.set", "", Immediates.INDEX);
    define(LOCAL_TEE, "local.tee", "", Immediates.INDEX);
    define(GLOBAL_GET, "global.get", "", Immediates.INDEX);
    define(GLOBAL_SET, "global.set", "", Immediates.INDEX);
    define(TABLE_GET, "table.get", "", Immediates.INDEX);
    define(TABLE_SET, "table.set", "", Immediates.INDEX);
    define(I32_LOAD, "i32.load", "i:i", Immediates.MEMORY);
    define(I64_LOAD, "i64.load", "i:l", Immediates.MEMORY);
    define(F32_LOAD, "f32.load", "i:f", Immediates.MEMORY);
    define(F64_LOAD, "f64.load", "i:d", Immediates.MEMORY);
    define(I32_LOAD8_S, "i32.load8_s", "i:i", Immediates.MEMORY);
    define(I32_LOAD8_U, "i32.load8_u", "i:i", Immediates.MEMORY);
    define(I32_LOAD16_S, "i32.load16_s", "i:i", Immediates.MEMORY);
    define(I32_LOAD16_U, "i32.load16_u", "i:i", Immediates.MEMORY);
    define(I64_LOAD8_S, "i64.load8_s", "i:l", Immediates.MEMORY);
    define(I64_LOAD8_U, "i64.load8_u", "i:l", Immediates.MEMORY);
    define(I64_LOAD16_S, "i64.load16_s", "i:l", Immediates.MEMORY);
    define(I64_LOAD16_U, "i64.load16_u", "i:l", Immediates.MEMORY);
    define(I64_LOAD32_S, "i64.load32_s", "i:l", Immediates.MEMORY);
    define(I64_LOAD32_U, "i64.load32_u", "i:l", Immediates.MEMORY);
    define(I32_STORE, "i32.store", "ii:", Immediates.MEMORY);
    define(I64_STORE, "i64.store", "il:", Immediates.MEMORY);
    define(F32_STORE, "f32.store", "if:", Immediates.MEMORY);
    define(F64_STORE, "f64.store", "id:", Immediates.MEMORY);
    define(I32_STORE8, "i32.store8", "ii:", Immediates.MEMORY);
    define(I32_STORE16, "i32.store16", "ii:", Immediates.MEMORY);
    define(I64_STORE8, "i64.store8", "il:", Immediates.MEMORY);
    define(I64_STORE16, "i64.store16", "il:", Immediates.MEMORY);
    define(I64_STORE32, "i64.store32", "il:", Immediates.MEMORY);
    define(MEMORY_SIZE, "memory.size", "", Immediates.INDEX);
    define(MEMORY_GROW, "memory.grow", "", Immediates.INDEX);
    define(I32_CONST, "i32.const", ":i", Immediates.CONSTANT);
    define(I64_CONST, "i64.const", ":l", Immediates.CONSTANT);
    define(F32_CONST, "f32.const", ":f", Immediates.CONSTANT);
    define(F64_CONST, "f64.const", ":d", Immediates.CONSTANT);
    define(I32_EQZ, "i32.eqz", "i:i", Immediates.NONE);
    define(I32_EQ, "i32.eq", "ii:i", Immediates.NONE);
    define(I32_NE, "i32.ne", "ii:i", Immediates.NONE);
    define(I32_LT_S, "i32.lt_s", "ii:i", Immediates.NONE);
    define(I32_LT_U, "i32.lt_u", "ii:i", Immediates.NONE);
    define(I32_GT_S, "i32.gt_s", "ii:i", Immediates.NONE);
    define(I32_GT_U, "i32.gt_u", "ii:i", Immediates.NONE);
    define(I32_LE_S, "i32.le_s", "ii:i", Immediates.NONE);
    define(I32_LE_U, "i32.le_u", "ii:i", Immediates.NONE);
    define(I32_GE_S, "i32.ge_s", "ii:i", Immediates.NONE);
    define(I32_GE_U, "i32.ge_u", "ii:i", Immediates.NONE);
    define(I64_EQZ, "i64.eqz", "l:i", Immediates.NONE);
    define(I64_EQ, "i64.eq", "ll:i", Immediates.NONE);
    define(I64_NE, "i64.ne", "ll:i", Immediates.NONE);
    define(I64_LT_S, "i64.lt_s", "ll:i", Immediates.NONE);
    define(I64_LT_U, "i64.lt_u", "ll:i", Immediates.NONE);
    define(I64_GT_S, "i64.gt_s", "ll:i", Immediates.NONE);
    define(I64_GT_U, "i64.gt_u", "ll:i", Immediates.NONE);
    define(I64_LE_S, "i64.le_s", "ll:i", Immediates.NONE);
    define(I64_LE_U, "i64.le_u", "ll:i", Immediates.NONE);
    define(I64_GE_S, "i64.ge_s", "ll:i", Immediates.NONE);
    define(I64_GE_U, "i64.ge_u", "ll:i", Immediates.NONE);
    define(F32_EQ, "f32.eq", "ff:i", Immediates.NONE);
    define(F32_NE, "f32.ne", "ff:i", Immediates.NONE);
    define(F32_LT, "f32.lt", "ff:i", Immediates.NONE);
    define(F32_GT, "f32.gt", "ff:i", Immediates.NONE);
    define(F32_LE, "f32.le", "ff:i", Immediates.NONE);
    define(F32_GE, "f32.ge", "ff:i", Immediates.NONE);
    define(F64_EQ, "f64.eq", "dd:i", Immediates.NONE);
    define(F64_NE, "f64.ne", "dd:i", Immediates.NONE);
    define(F64_LT, "f64.lt", "dd:i", Immediates.NONE);
    define(F64_GT, "f64.gt", "dd:i", Immediates.NONE);
    define(F64_LE, "f64.le", "dd:i", Immediates.NONE);
    define(F64_GE, "f64.ge", "dd:i", Immediates.NONE);
    define(I32_CLZ, "i32.clz", "i:i", Immediates.NONE);
    define(I32_CTZ, "i32.ctz", "i:i", Immediates.NONE);
    define(I32_POPCNT, "i32.popcnt", "i:i", Immediates.NONE);
    define(I32_ADD, "i32.add", "ii:i", Immediates.NONE);
    define(I32_SUB, "i32.sub", "ii:i", Immediates.NONE);
    define(I32_MUL, "i32.mul", "ii:i", Immediates.NONE);
    define(I32_DIV_S, "i32.div_s", "ii:i", Immediates.NONE);
    define(I32_DIV_U, "i32.div_u", "ii:i", Immediates.NONE);
    define(I32_REM_S, "i32.rem_s", "ii:i", Immediates.NONE);
    define(I32_REM_U, "i32.rem_u", "ii:i", Immediates.NONE);
    define(I32_AND, "i32.and", "ii:i", Immediates.NONE);
    define(I32_OR, "i32.or", "ii:i", Immediates.NONE);
    define(I32_XOR, "i32.xor", "ii:i", Immediates.NONE);
    define(I32_SHL, "i32.shl", "ii:i", Immediates.NONE);
    define(I32_SHR_S, "i32.shr_s", "ii:i", Immediates.NONE);
    define(I32_SHR_U, "i32.shr_u", "ii:i", Immediates.NONE);
    define(I32_ROTL, "i32.rotl", "ii:i", Immediates.NONE);
    define(I32_ROTR, "i32.rotr", "ii:i", Immediates.NONE);
    define(I64_CLZ, "i64.clz", "l:l", Immediates.NONE);
    define(I64_CTZ, "i64.ctz", "l:l", Immediates.NONE);
    define(I64_POPCNT, "i64.popcnt", "l:l", Immediates.NONE);
    define(I64_ADD, "i64.add", "ll:l", Immediates.NONE);
    define(I64_SUB, "i64.sub", "ll:l", Immediates.NONE);
    define(I64_MUL, "i64.mul", "ll:l", Immediates.NONE);
    define(I64_DIV_S, "i64.div_s", "ll:l", Immediates.NONE);
    define(I64_DIV_U, "i64.div_u", "ll:l", Immediates.NONE);
    define(I64_REM_S, "i64.rem_s", "ll:l", Immediates.NONE);
    define(I64_REM_U, "i64.rem_u", "ll:l", Immediates.NONE);
    define(I64_AND, "i64.and", "ll:l", Immediates.NONE);
    define(I64_OR, "i64.or", "ll:l", Immediates.NONE);
    define(I64_XOR, "i64.xor", "ll:l", Immediates.NONE);
    define(I64_SHL, "i64.shl", "ll:l", Immediates.NONE);
    define(I64_SHR_S, "i64.shr_s", "ll:l", Immediates.NONE);
    define(I64_SHR_U, "i64.shr_u", "ll:l", Immediates.NONE);
    define(I64_ROTL, "i64.rotl", "ll:l", Immediates.NONE);
    define(I64_ROTR, "i64.rotr", "ll:l", Immediates.NONE);
    define(F32_ABS, "f32.abs", "f:f", Immediates.NONE);
    define(F32_NEG, "f32.neg", "f:f", Immediates.NONE);
    define(F32_CEIL, "f32.ceil", "f:f", Immediates.NONE);
    define(F32_FLOOR, "f32.floor", "f:f", Immediates.NONE);
    define(F32_TRUNC, "f32.trunc", "f:f", Immediates.NONE);
    define(F32_NEAREST, "f32.nearest", "f:f", Immediates.NONE);
    define(F32_SQRT, "f32.sqrt", "f:f", Immediates.NONE);
    define(F32_ADD, "f32.add", "ff:f", Immediates.NONE);
    define(F32_SUB, "f32.sub", "ff:f", Immediates.NONE);
    define(F32_MUL, "f32.mul", "ff:f", Immediates.NONE);
    define(F32_DIV, "f32.div", "ff:f", Immediates.NONE);
    define(F32_MIN, "f32.min", "ff:f", Immediates.NONE);
    define(F32_MAX, "f32.max", "ff:f", Immediates.NONE);
    define(F32_COPYSIGN, "f32.copysign", "ff:f", Immediates.NONE);
    define(F64_ABS, "f64.abs", "d:d", Immediates.NONE);
    define(F64_NEG, "f64.neg", "d:d", Immediates.NONE);
    define(F64_CEIL, "f64.ceil", "d:d", Immediates.NONE);
    define(F64_FLOOR, "f64.floor", "d:d", Immediates.NONE);
    define(F64_TRUNC, "f64.trunc", "d:d", Immediates.NONE);
    define(F64_NEAREST, "f64.nearest", "d:d", Immediates.NONE);
    define(F64_SQRT, "f64.sqrt", "d:d", Immediates.NONE);
    define(F64_ADD, "f64.add", "dd:d", Immediates.NONE);
    define(F64_SUB, "f64.sub", "dd:d", Immediates.NONE);
    define(F64_MUL, "f64.mul", "dd:d", Immediates.NONE);
    define(F64_DIV, "f64.div", "dd:d", Immediates.NONE);
    define(F64_MIN, "f64.min", "dd:d", Immediates.NONE);
    define(F64_MAX, "f64.max", "dd:d", Immediates.NONE);
    define(F64_COPYSIGN, "f64.copysign", "dd:d", Immediates.NONE);
    define(I32_WRAP_I64, "i32.wrap_i64", "l:i", Immediates.NONE);
    define(I32_TRUNC_F32_S, "i32.trunc_f32_s", "f:i", Immediates.NONE);
    define(I32_TRUNC_F32_U, "i32.trunc_f32_u", "f:i", Immediates.NONE);
    define(I32_TRUNC_F64_S, "i32.trunc_f64_s", "d:i", Immediates.NONE);
    define(I32_TRUNC_F64_U, "i32.trunc_f64_u", "d:i", Immediates.NONE);
    define(I64_EXTEND_I32_S, "i64.extend_i32_s", "i:l", Immediates.NONE);
    define(I64_EXTEND_I32_U, "i64.extend_i32_u", "i:l", Immediates.NONE);
    define(I64_TRUNC_F32_S, "i64.trunc_f32_s", "f:l", Immediates.NONE);
    define(I64_TRUNC_F32_U, "i64.trunc_f32_u", "f:l", Immediates.NONE);
    define(I64_TRUNC_F64_S, "i64.trunc_f64_s", "d:l", Immediates.NONE);
    define(I64_TRUNC_F64_U, "i64.trunc_f64_u", "d:l", Immediates.NONE);
    define(F32_CONVERT_I32_S, "f32.convert_i32_s", "i:f", Immediates.NONE);
    define(F32_CONVERT_I32_U, "f32.convert_i32_u", "i:f", Immediates.NONE);
    define(F32_CONVERT_I64_S, "f32.convert_i64_s", "l:f", Immediates.NONE);
    define(F32_CONVERT_I64_U, "f32.convert_i64_u", "l:f", Immediates.NONE);
    define(F32_DEMOTE_F64, "f32.demote_f64", "d:f", Immediates.NONE);
    define(F64_CONVERT_I32_S, "f64.convert_i32_s", "i:d", Immediates.NONE);
    define(F64_CONVERT_I32_U, "f64.convert_i32_u", "i:d", Immediates.NONE);
    define(F64_CONVERT_I64_S, "f64.convert_i64_s", "l:d", Immediates.NONE);
    define(F64_CONVERT_I64_U, "f64.convert_i64_u", "l:d", Immediates.NONE);
    define(F64_PROMOTE_F32, "f64.promote_f32", "f:d", Immediates.NONE);
    define(I32_REINTERPRET_F32, "i32.reinterpret_f32", "f:i", Immediates.NONE);
    define(I64_REINTERPRET_F64, "i64.reinterpret_f64", "d:l", Immediates.NONE);
    define(F32_REINTERPRET_I32, "f32.reinterpret_i32", "i:f", Immediates.NONE);
    define(F64_REINTERPRET_I64, "f64.reinterpret_i64", "l:d", Immediates.NONE);
    define(I32_EXTEND8_S, "i32.extend8_s", "i:i", Immediates.NONE);
    define(I32_EXTEND16_S, "i32.extend16_s", "i:i", Immediates.NONE);
    define(I64_EXTEND8_S, "i64.extend8_s", "l:l", Immediates.NONE);
    define(I64_EXTEND16_S, "i64.extend16_s", "l:l", Immediates.NONE);
    define(I64_EXTEND32_S, "i64.extend32_s", "l:l", Immediates.NONE);
    define(REF_NULL, "ref.null", "", Immediates.TYPES);
    define(REF_IS_NULL, "ref.is_null", "", Immediates.NONE);
    define(REF_FUNC, "ref.func", "", Immediates.INDEX);
    define(REF_AS_NON_NULL, "ref.as_non_null", "", Immediates.NONE);
    define(BR_ON_NULL, "br_on_null", "", Immediates.INDEX);
    define(BR_ON_NON_NULL, "br_on_non_null", "", Immediates.INDEX);
    define(REF_EQ, "ref.eq", "", Immediates.NONE);
    defineHeap();
    define(I32_TRUNC_SAT_F32_S, "i32.trunc_sat_f32_s", "f:i", Immediates.NONE);
    define(I32_TRUNC_SAT_F32_U, "i32.trunc_sat_f32_u", "f:i", Immediates.NONE);
    define(I32_TRUNC_SAT_F64_S, "i32.trunc_sat_f64_s", "d:i", Immediates.NONE);
    define(I32_TRUNC_SAT_F64_U, "i32.trunc_sat_f64_u", "d:i", Immediates.NONE);
    define(I64_TRUNC_SAT_F32_S, "i64.trunc_sat_f32_s", "f:l", Immediates.NONE);
    define(I64_TRUNC_SAT_F32_U, "i64.trunc_sat_f32_u", "f:l", Immediates.NONE);
    define(I64_TRUNC_SAT_F64_S, "i64.trunc_sat_f64_s", "d:l", Immediates.NONE);
    define(I64_TRUNC_SAT_F64_U, "i64.trunc_sat_f64_u", "d:l", Immediates.NONE);
    define(MEMORY_INIT, "memory.init", "", Immediates.INDEX2);
    define(DATA_DROP, "data.drop", "", Immediates.INDEX);
    define(MEMORY_COPY, "memory.copy", "", Immediates.INDEX2);
    define(MEMORY_FILL, "memory.fill", "", Immediates.INDEX);
    define(TABLE_INIT, "table.init", "", Immediates.INDEX2);
    define(ELEM_DROP, "elem.drop", "", Immediates.INDEX);
    define(TABLE_COPY, "table.copy", "", Immediates.INDEX2);
    define(TABLE_GROW, "table.grow", "", Immediates.INDEX);
    define(TABLE_SIZE, "table.size", "", Immediates.INDEX);
    define(TABLE_FILL, "table.fill", "", Immediates.INDEX);
    define(I64_ADD128, "i64.add128", "", Immediates.NONE);
    define(I64_SUB128, "i64.sub128", "", Immediates.NONE);
    define(I64_MUL_WIDE_S, "i64.mul_wide_s", "", Immediates.NONE);
    define(I64_MUL_WIDE_U, "i64.mul_wide_u", "", Immediates.NONE);
    define(MEMORY_ATOMIC_NOTIFY, "memory.atomic.notify", "ii:i", Immediates.MEMORY);
    define(MEMORY_ATOMIC_WAIT32, "memory.atomic.wait32", "iil:i", Immediates.MEMORY);
    define(MEMORY_ATOMIC_WAIT64, "memory.atomic.wait64", "ill:i", Immediates.MEMORY);
    define(ATOMIC_FENCE, "atomic.fence", "", Immediates.INDEX);
    defineAtomicAccesses();
  }

  private static void defineHeap() {
    define(STRUCT_NEW, "struct.new", "", Immediates.INDEX);
    define(STRUCT_NEW_DEFAULT, "struct.new_default", "", Immediates.INDEX);
    define(STRUCT_GET, "struct.get", "", Immediates.INDEX2);
    define(STRUCT_GET_S, "struct.get_s", "", Immediates.INDEX2);
    define(STRUCT_GET_U, "struct.get_u", "", Immediates.INDEX2);
    define(STRUCT_SET, "struct.set", "", Immediates.INDEX2);
    define(ARRAY_NEW, "array.new", "", Immediates.INDEX);
    define(ARRAY_NEW_DEFAULT, "array.new_default", "", Immediates.INDEX);
    define(ARRAY_NEW_FIXED, "array.new_fixed", "", Immediates.INDEX2);
    define(ARRAY_NEW_DATA, "array.new_data", "", Immediates.INDEX2);
    define(ARRAY_NEW_ELEM, "array.new_elem", "", Immediates.INDEX2);
    define(ARRAY_GET, "array.get", "", Immediates.INDEX);
    define(ARRAY_GET_S, "array.get_s", "", Immediates.INDEX);
    define(ARRAY_GET_U, "array.get_u", "", Immediates.INDEX);
    define(ARRAY_SET, "array.set", "", Immediates.INDEX);
    define(ARRAY_LEN, "array.len", "", Immediates.NONE);
    define(ARRAY_FILL, "array.fill", "", Immediates.INDEX);
    define(ARRAY_COPY, "array.copy", "", Immediates.INDEX2);
    define(ARRAY_INIT_DATA, "array.init_data", "", Immediates.INDEX2);
    define(ARRAY_INIT_ELEM, "array.init_elem", "", Immediates.INDEX2);
    define(REF_TEST, "ref.test", "", Immediates.TYPES);
    define(REF_TEST_NULL, "ref.test", "", Immediates.TYPES);
    define(REF_CAST, "ref.cast", "", Immediates.TYPES);
    define(REF_CAST_NULL, "ref.cast", "", Immediates.TYPES);
    define(BR_ON_CAST, "br_on_cast", "", Immediates.CAST_BRANCH);
    define(BR_ON_CAST_FAIL, "br_on_cast_fail", "", Immediates.CAST_BRANCH);
    define(ANY_CONVERT_EXTERN, "any.convert_extern", "", Immediates.NONE);
    define(EXTERN_CONVERT_ANY, "extern.convert_any", "", Immediates.NONE);
    define(REF_I31, "ref.i31", "", Immediates.NONE);
    define(I31_GET_S, "i31.get_s", "", Immediates.NONE);
    define(I31_GET_U, "i31.get_u", "", Immediates.NONE);
  }

  private static void defineAtomicAccesses() {
    String[] types = {"i32", "i64", "i32", "i32", "i64", "i64", "i64"};
    String[] widths = {"", "", "8", "16", "8", "16", "32"};
    String[] updates = {"add", "sub", "and", "or", "xor", "xchg", "cmpxchg"};
    for (int i = 0; i < types.length; i++) {
      String atomic = types[i] + ".atomic.";
      String v = types[i].equals("i32") ? "i" : "l";
      String zeroExtended = widths[i].isEmpty() ? "" : "_u";
      int op = I32_ATOMIC_LOAD + i;
      define(op, atomic + "load" + widths[i] + zeroExtended, "i:" + v, Immediates.MEMORY);
      op += types.length;
      define(op, atomic + "store" + widths[i], "i" + v + ":", Immediates.MEMORY);
      for (String update : updates) {
        op += types.length;
        String name = atomic + "rmw" + widths[i] + "." + update + zeroExtended;
        String operands = "i" + v + (update.equals("cmpxchg") ? v : "");
        define(op, name, operands + ":" + v, Immediates.MEMORY);
      }
    }
  }
}
