package dev.ligature.wasm;

import org.jspecify.annotations.Nullable;

/**
 * The instructions on vectors, the relaxed ones included: their names, types and immediates. {@link
 * Op} asks this class for them, so that nothing of it is there for a module without vectors. An
 * opcode is {@code 0xfd00 | code}; that of a relaxed instruction, whose code is above {@code 0xff},
 * is {@code 0xff00 | code & 0xff}.
 *
 * <p>A table; exempt from the size limit of a class.
 *
 * @see <a
 *     href="https://webassembly.github.io/spec/core/binary/instructions.html#vector-instructions">Vector
 *     instructions</a>
 */
public final class VectorOp {
  public static final int V128_LOAD = 0xfd00;
  public static final int V128_LOAD8X8_S = 0xfd01;
  public static final int V128_LOAD32X2_U = 0xfd06;
  public static final int V128_LOAD8_SPLAT = 0xfd07;
  public static final int V128_LOAD16_SPLAT = 0xfd08;
  public static final int V128_LOAD32_SPLAT = 0xfd09;
  public static final int V128_LOAD64_SPLAT = 0xfd0a;
  public static final int V128_STORE = 0xfd0b;
  public static final int V128_CONST = 0xfd0c;
  public static final int I8X16_SHUFFLE = 0xfd0d;
  public static final int I8X16_SPLAT = 0xfd0f;
  public static final int I16X8_SPLAT = 0xfd10;
  public static final int I32X4_SPLAT = 0xfd11;
  public static final int I64X2_SPLAT = 0xfd12;
  public static final int I8X16_EXTRACT_LANE_S = 0xfd15;
  public static final int I8X16_EXTRACT_LANE_U = 0xfd16;
  public static final int I8X16_REPLACE_LANE = 0xfd17;
  public static final int I16X8_EXTRACT_LANE_U = 0xfd19;
  public static final int I16X8_REPLACE_LANE = 0xfd1a;
  public static final int I32X4_EXTRACT_LANE = 0xfd1b;
  public static final int I32X4_REPLACE_LANE = 0xfd1c;
  public static final int I64X2_EXTRACT_LANE = 0xfd1d;
  public static final int I64X2_REPLACE_LANE = 0xfd1e;
  public static final int F64X2_REPLACE_LANE = 0xfd22;
  public static final int V128_NOT = 0xfd4d;
  public static final int V128_AND = 0xfd4e;
  public static final int V128_OR = 0xfd50;
  public static final int V128_XOR = 0xfd51;
  public static final int V128_ANY_TRUE = 0xfd53;
  public static final int V128_LOAD8_LANE = 0xfd54;
  public static final int V128_LOAD64_LANE = 0xfd57;
  public static final int V128_STORE8_LANE = 0xfd58;
  public static final int V128_STORE64_LANE = 0xfd5b;
  public static final int V128_LOAD32_ZERO = 0xfd5c;
  public static final int V128_LOAD64_ZERO = 0xfd5d;
  public static final int I16X8_EXTEND_LOW_I8X16_S = 0xfd87;
  public static final int I16X8_EXTEND_LOW_I8X16_U = 0xfd89;
  public static final int I32X4_EXTEND_LOW_I16X8_S = 0xfda7;
  public static final int I32X4_EXTEND_LOW_I16X8_U = 0xfda9;
  public static final int I64X2_EXTEND_LOW_I32X4_S = 0xfdc7;
  public static final int I64X2_EXTEND_LOW_I32X4_U = 0xfdc9;
  public static final int I64X2_ADD = 0xfdce;
  public static final int I64X2_SUB = 0xfdd1;
  public static final int I64X2_MUL = 0xfdd5;

  /** The prefix that stands for relaxed instructions in opcodes; no instruction has it. */
  static final int RELAXED_PREFIX = 0xff;

  private static final int PREFIX = 0xfd;
  private static final int RELAXED = 0x100;
  private static final int SLOTS = 0x120;

  private static final String[] NAMES = new String[SLOTS];
  private static final String[] SIGNATURES = new String[SLOTS];
  private static final Op.Immediates[] IMMEDIATES = new Op.Immediates[SLOTS];

  /** Of accesses the size, of instructions on a lane how many there are: as powers of two. */
  private static final byte[] SIZES = new byte[SLOTS];

  private VectorOp() {}

  /** The opcode of a code behind the prefix of vectors, or -1 if it can be none. */
  static int of(int code) {
    if (code < 0 || code >= SLOTS) {
      return -1;
    }
    return code < RELAXED ? PREFIX << 8 | code : RELAXED_PREFIX << 8 | (code & 0xff);
  }

  /** The code that follows the prefix of vectors in the binary format. */
  public static int code(int op) {
    return op >> 8 == PREFIX ? op & 0xff : RELAXED | (op & 0xff);
  }

  static @Nullable String nameOrNull(int op) {
    int code = code(op);
    return code < SLOTS ? NAMES[code] : null;
  }

  static String signature(int op) {
    return SIGNATURES[code(op)];
  }

  static Op.@Nullable Immediates immediatesOrNull(int op) {
    int code = code(op);
    return code < SLOTS ? IMMEDIATES[code] : null;
  }

  /** The size of an access as a power of two. */
  public static int accessSize(int op) {
    return SIZES[code(op)];
  }

  /** How many lanes an instruction on one lane chooses from. */
  public static int lanes(int op) {
    return Op.immediates(op) == Op.Immediates.LANE ? SIZES[code(op)] : 1 << (4 - SIZES[code(op)]);
  }

  private static void define(int code, String name, String type, Op.Immediates form, int size) {
    NAMES[code] = name;
    SIGNATURES[code] = type;
    IMMEDIATES[code] = form;
    SIZES[code] = (byte) size;
  }

  /** Instructions without immediates from a code on; {@code -} where there is none. */
  private static void plain(int first, String type, String shape, String names) {
    int code = first;
    for (String name : names.split(" ", -1)) {
      if (!name.equals("-")) {
        define(code, shape + "." + name, type, Op.Immediates.NONE, 0);
      }
      code++;
    }
  }

  static {
    accesses();
    lanes();
    compares();
    plain(0x4d, "v:v", "v128", "not");
    plain(0x4e, "vv:v", "v128", "and andnot or xor");
    plain(0x52, "vvv:v", "v128", "bitselect");
    plain(0x53, "v:i", "v128", "any_true");
    plain(0x5e, "v:v", "f32x4", "demote_f64x2_zero");
    plain(0x5f, "v:v", "f64x2", "promote_low_f32x4");
    bytes();
    shorts();
    ints();
    longs();
    floats();
    relaxed();
  }

  private static void accesses() {
    Op.Immediates form = Op.Immediates.MEMORY;
    define(0x00, "v128.load", "i:v", form, 4);
    String[] extending = {"8x8_s", "8x8_u", "16x4_s", "16x4_u", "32x2_s", "32x2_u"};
    for (int k = 0; k < extending.length; k++) {
      define(0x01 + k, "v128.load" + extending[k], "i:v", form, 3);
    }
    for (int k = 0; k < 4; k++) {
      int bits = 8 << k;
      define(0x07 + k, "v128.load" + bits + "_splat", "i:v", form, k);
      Op.Immediates lane = Op.Immediates.LANE_ACCESS;
      define(0x54 + k, "v128.load" + bits + "_lane", "iv:v", lane, k);
      define(0x58 + k, "v128.store" + bits + "_lane", "iv:", lane, k);
    }
    define(0x0b, "v128.store", "iv:", form, 4);
    define(0x5c, "v128.load32_zero", "i:v", form, 2);
    define(0x5d, "v128.load64_zero", "i:v", form, 3);
  }

  private static void lanes() {
    define(0x0c, "v128.const", ":v", Op.Immediates.VECTOR, 0);
    define(0x0d, "i8x16.shuffle", "vv:v", Op.Immediates.VECTOR, 0);
    plain(0x0e, "vv:v", "i8x16", "swizzle");
    String[] shapes = {"i8x16", "i16x8", "i32x4", "i64x2", "f32x4", "f64x2"};
    int[] counts = {16, 8, 4, 2, 4, 2};
    String letters = "iiilfd";
    int code = 0x15;
    for (int k = 0; k < shapes.length; k++) {
      char letter = letters.charAt(k);
      plain(0x0f + k, letter + ":v", shapes[k], "splat");
      String extract = shapes[k] + ".extract_lane";
      if (k < 2) {
        define(code++, extract + "_s", "v:i", Op.Immediates.LANE, counts[k]);
        define(code++, extract + "_u", "v:i", Op.Immediates.LANE, counts[k]);
      } else {
        define(code++, extract, "v:" + letter, Op.Immediates.LANE, counts[k]);
      }
      String replace = shapes[k] + ".replace_lane";
      define(code++, replace, "v" + letter + ":v", Op.Immediates.LANE, counts[k]);
    }
  }

  private static void compares() {
    String integers = "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
    plain(0x23, "vv:v", "i8x16", integers);
    plain(0x2d, "vv:v", "i16x8", integers);
    plain(0x37, "vv:v", "i32x4", integers);
    plain(0x41, "vv:v", "f32x4", "eq ne lt gt le ge");
    plain(0x47, "vv:v", "f64x2", "eq ne lt gt le ge");
    plain(0xd6, "vv:v", "i64x2", "eq ne lt_s gt_s le_s ge_s");
  }

  private static void bytes() {
    plain(0x60, "v:v", "i8x16", "abs neg popcnt");
    plain(0x63, "v:i", "i8x16", "all_true bitmask");
    plain(0x65, "vv:v", "i8x16", "narrow_i16x8_s narrow_i16x8_u");
    plain(0x6b, "vi:v", "i8x16", "shl shr_s shr_u");
    plain(0x6e, "vv:v", "i8x16", "add add_sat_s add_sat_u sub sub_sat_s sub_sat_u");
    plain(0x76, "vv:v", "i8x16", "min_s min_u max_s max_u - avgr_u");
  }

  private static void shorts() {
    plain(0x7c, "v:v", "i16x8", "extadd_pairwise_i8x16_s extadd_pairwise_i8x16_u");
    plain(0x80, "v:v", "i16x8", "abs neg");
    plain(0x82, "vv:v", "i16x8", "q15mulr_sat_s");
    plain(0x83, "v:i", "i16x8", "all_true bitmask");
    plain(0x85, "vv:v", "i16x8", "narrow_i32x4_s narrow_i32x4_u");
    plain(
        0x87,
        "v:v",
        "i16x8",
        "extend_low_i8x16_s extend_high_i8x16_s extend_low_i8x16_u extend_high_i8x16_u");
    plain(0x8b, "vi:v", "i16x8", "shl shr_s shr_u");
    plain(0x8e, "vv:v", "i16x8", "add add_sat_s add_sat_u sub sub_sat_s sub_sat_u");
    plain(0x95, "vv:v", "i16x8", "mul min_s min_u max_s max_u - avgr_u");
    plain(
        0x9c,
        "vv:v",
        "i16x8",
        "extmul_low_i8x16_s extmul_high_i8x16_s extmul_low_i8x16_u extmul_high_i8x16_u");
  }

  private static void ints() {
    plain(0x7e, "v:v", "i32x4", "extadd_pairwise_i16x8_s extadd_pairwise_i16x8_u");
    plain(0xa0, "v:v", "i32x4", "abs neg");
    plain(0xa3, "v:i", "i32x4", "all_true bitmask");
    plain(
        0xa7,
        "v:v",
        "i32x4",
        "extend_low_i16x8_s extend_high_i16x8_s extend_low_i16x8_u extend_high_i16x8_u");
    plain(0xab, "vi:v", "i32x4", "shl shr_s shr_u");
    plain(0xae, "vv:v", "i32x4", "add - - sub");
    plain(0xb5, "vv:v", "i32x4", "mul min_s min_u max_s max_u dot_i16x8_s");
    plain(
        0xbc,
        "vv:v",
        "i32x4",
        "extmul_low_i16x8_s extmul_high_i16x8_s extmul_low_i16x8_u extmul_high_i16x8_u");
  }

  private static void longs() {
    plain(0xc0, "v:v", "i64x2", "abs neg");
    plain(0xc3, "v:i", "i64x2", "all_true bitmask");
    plain(
        0xc7,
        "v:v",
        "i64x2",
        "extend_low_i32x4_s extend_high_i32x4_s extend_low_i32x4_u extend_high_i32x4_u");
    plain(0xcb, "vi:v", "i64x2", "shl shr_s shr_u");
    plain(0xce, "vv:v", "i64x2", "add - - sub - - - mul");
    plain(
        0xdc,
        "vv:v",
        "i64x2",
        "extmul_low_i32x4_s extmul_high_i32x4_s extmul_low_i32x4_u extmul_high_i32x4_u");
  }

  private static void floats() {
    plain(0x67, "v:v", "f32x4", "ceil floor trunc nearest");
    plain(0x74, "v:v", "f64x2", "ceil floor");
    plain(0x7a, "v:v", "f64x2", "trunc");
    plain(0x94, "v:v", "f64x2", "nearest");
    plain(0xe0, "v:v", "f32x4", "abs neg - sqrt");
    plain(0xe4, "vv:v", "f32x4", "add sub mul div min max pmin pmax");
    plain(0xec, "v:v", "f64x2", "abs neg - sqrt");
    plain(0xf0, "vv:v", "f64x2", "add sub mul div min max pmin pmax");
    plain(0xf8, "v:v", "i32x4", "trunc_sat_f32x4_s trunc_sat_f32x4_u");
    plain(0xfa, "v:v", "f32x4", "convert_i32x4_s convert_i32x4_u");
    plain(0xfc, "v:v", "i32x4", "trunc_sat_f64x2_s_zero trunc_sat_f64x2_u_zero");
    plain(0xfe, "v:v", "f64x2", "convert_low_i32x4_s convert_low_i32x4_u");
  }

  private static void relaxed() {
    plain(0x100, "vv:v", "i8x16", "relaxed_swizzle");
    plain(
        0x101,
        "v:v",
        "i32x4",
        "relaxed_trunc_f32x4_s relaxed_trunc_f32x4_u"
            + " relaxed_trunc_f64x2_s_zero relaxed_trunc_f64x2_u_zero");
    plain(0x105, "vvv:v", "f32x4", "relaxed_madd relaxed_nmadd");
    plain(0x107, "vvv:v", "f64x2", "relaxed_madd relaxed_nmadd");
    plain(0x109, "vvv:v", "i8x16", "relaxed_laneselect");
    plain(0x10a, "vvv:v", "i16x8", "relaxed_laneselect");
    plain(0x10b, "vvv:v", "i32x4", "relaxed_laneselect");
    plain(0x10c, "vvv:v", "i64x2", "relaxed_laneselect");
    plain(0x10d, "vv:v", "f32x4", "relaxed_min relaxed_max");
    plain(0x10f, "vv:v", "f64x2", "relaxed_min relaxed_max");
    plain(0x111, "vv:v", "i16x8", "relaxed_q15mulr_s relaxed_dot_i8x16_i7x16_s");
    plain(0x113, "vvv:v", "i32x4", "relaxed_dot_i8x16_i7x16_add_s");
  }
}
