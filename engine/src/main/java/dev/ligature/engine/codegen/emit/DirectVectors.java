package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Opcode;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Op;
import java.util.Locale;
import java.util.Map;

/**
 * Writes those instructions on whole vectors that are a few calls of the JDK's methods. C2 inlines
 * these wherever they are, however rarely they run and however much the method has already.
 *
 * <p>A table of instructions.
 */
final class DirectVectors {
  private static final String PACKAGE = "Ljdk/incubator/vector/";
  private static final String VECTOR = PACKAGE + "Vector;";
  private static final String MASK = PACKAGE + "VectorMask;";
  private static final String SPECIES = Types.VECTOR_SPECIES;
  private static final String OPERATORS = PACKAGE + "VectorOperators;";
  private static final long LANE_NUMBERS = 0x0f0f0f0f0f0f0f0fL;
  private static final long OF_SECOND = 0x1010101010101010L;
  private static final String BINARY = operator("Binary");
  private static final String COMPARISON = operator("Comparison");
  private static final String CONVERSION = operator("Conversion");

  /** Operators of two vectors, with those that are associative marked. */
  private static final Map<String, String> OPERATOR =
      Map.of(
          "xor", "+XOR",
          "andnot", "AND_NOT",
          "min_u", "+UMIN",
          "max_u", "+UMAX",
          "add_sat_s", "SADD",
          "add_sat_u", "SUADD",
          "sub_sat_s", "SSUB",
          "sub_sat_u", "SUSUB");

  private static final Map<String, String> SHIFT =
      Map.of("shl", "LSHL", "shr_s", "ASHR", "shr_u", "LSHR");

  /** A shape of vectors: the class of the JDK, and what its lanes are. */
  private enum Shape {
    BYTE("Byte", "B", JavaType.INT, 7),
    SHORT("Short", "S", JavaType.INT, 15),
    INT("Int", "I", JavaType.INT, 31),
    LONG("Long", "J", JavaType.LONG, 63),
    FLOAT("Float", "F", JavaType.FLOAT, 0),
    DOUBLE("Double", "D", JavaType.DOUBLE, 0);

    private final String name;
    private final String lane;
    private final JavaType operand;
    private final int distances;

    Shape(String name, String lane, JavaType operand, int distances) {
      this.name = name;
      this.lane = lane;
      this.operand = operand;
      this.distances = distances;
    }

    String desc() {
      return PACKAGE + name + "Vector;";
    }

    boolean isWide() {
      return this == LONG || this == DOUBLE;
    }

    boolean isFloating() {
      return this == FLOAT || this == DOUBLE;
    }

    /** Its letter in names of conversions. */
    String letter() {
      return this == LONG ? "L" : lane;
    }

    static Shape of(String instruction) {
      return switch (instruction.substring(0, instruction.indexOf('.'))) {
        case "i16x8" -> SHORT;
        case "i32x4" -> INT;
        case "i64x2" -> LONG;
        case "f32x4" -> FLOAT;
        case "f64x2" -> DOUBLE;
        default -> BYTE;
      };
    }

    /** The shape of lanes of half the size. */
    Shape narrower() {
      return this == LONG ? INT : this == INT ? SHORT : BYTE;
    }
  }

  private final Emission e;
  private final CodeBuilder out;

  DirectVectors(Emission emission) {
    this.e = emission;
    this.out = emission.out;
  }

  private static String operator(String kind) {
    return PACKAGE + "VectorOperators$" + kind + ";";
  }

  /** Writes an instruction, if it is one of these. */
  boolean emit(int i) {
    int op = e.code.op(i);
    String instruction = Op.name(op);
    Shape shape = Shape.of(instruction);
    String name = instruction.substring(instruction.indexOf('.') + 1);
    switch (name) {
      case "add", "sub", "mul", "div", "and", "or" -> binary(shape, name);
      case "min_s", "max_s" -> binary(shape, name.substring(0, 3));
      case "neg", "abs" -> {
        return !shape.isFloating() && unary(shape, name);
      }
      case "not", "sqrt" -> unary(shape, name);
      case "splat" -> splat(shape);
      case "bitselect", "relaxed_laneselect" -> select();
      case "extract_lane", "extract_lane_s", "extract_lane_u" ->
          extract(shape, e.code.lane(i), name.endsWith("_u"));
      case "replace_lane" -> replace(shape, e.code.lane(i));
      default -> {
        return others(shape, name);
      }
    }
    return true;
  }

  private boolean others(Shape shape, String name) {
    String operator = OPERATOR.get(name);
    if (operator != null) {
      lanewise(shape, operator);
      return true;
    }
    String shift = SHIFT.get(name);
    if (shift != null) {
      shift(shape, shift);
      return true;
    }
    if (!shape.isWide() && !shape.isFloating()) {
      switch (name) {
        case "any_true" -> test(shape, "NE", false);
        case "all_true" -> test(shape, "EQ", true);
        case "bitmask" -> {
          compareZero(shape, "LT");
          out.invokevirtual(MASK, "toLong", "()J").l2i();
        }
        default -> {
          return rest(shape, name);
        }
      }
      return true;
    }
    return rest(shape, name);
  }

  private boolean rest(Shape shape, String name) {
    if (name.startsWith("extend_low")) {
      extend(shape, name.endsWith("_s"));
      return true;
    }
    return !shape.isWide() && compare(shape, name);
  }

  void constant(long low, long high) {
    out.getstatic(Shape.LONG.desc(), "SPECIES_128", SPECIES).loadConstant(low);
    broadcast(Shape.LONG);
    if (high != low) {
      out.loadConstant(1).loadConstant(high);
      out.invokevirtual(Shape.LONG.desc(), "withLane", "(IJ)" + Shape.LONG.desc());
    }
    toBytes(Shape.LONG);
  }

  /** Takes bytes of two vectors, at the numbers that a constant has. */
  void shuffle(long low, long high) {
    if (((low | high) & OF_SECOND) == 0 || (low & high & OF_SECOND) == OF_SECOND) {
      if ((low & OF_SECOND) != 0) {
        out.swap();
      }
      out.pop();
      constant(low & LANE_NUMBERS, high & LANE_NUMBERS);
      out.swap();
      out.invokevirtual(Types.VECTOR, "selectFrom", "(" + VECTOR + ")" + Types.VECTOR);
      return;
    }
    int second = e.storeTemporary(JavaType.VECTOR);
    constant(low, high);
    out.swap().aload(second);
    out.invokevirtual(Types.VECTOR, "selectFrom", "(" + VECTOR + VECTOR + ")" + Types.VECTOR);
  }

  /** Loads the halves of a vector. */
  void halves(int slot) {
    for (int half = 0; half < 2; half++) {
      out.aload(slot);
      extract(Shape.LONG, half, false);
    }
  }

  /** Stores the vector on the stack in an array of two numbers for each. */
  void putInFrame(int frame, int index) {
    toShape(Shape.LONG);
    out.aload(frame).loadConstant(index);
    out.invokevirtual(Shape.LONG.desc(), "intoArray", "(" + Types.LONG_ARRAY + "I)V");
  }

  void fetchFromFrame(int frame, int index) {
    out.getstatic(Shape.LONG.desc(), "SPECIES_128", SPECIES).aload(frame).loadConstant(index);
    out.invokestatic(
        Shape.LONG.desc(),
        "fromArray",
        "(" + SPECIES + Types.LONG_ARRAY + "I)" + Shape.LONG.desc());
    toBytes(Shape.LONG);
  }

  private void toShape(Shape shape) {
    if (shape != Shape.BYTE) {
      out.invokevirtual(Types.VECTOR, "reinterpretAs" + shape.name + "s", "()" + shape.desc());
    }
  }

  private void toBytes(Shape shape) {
    if (shape != Shape.BYTE) {
      toBytes(shape.desc());
    }
  }

  private void toBytes(String desc) {
    out.invokevirtual(desc, "reinterpretAsBytes", "()" + Types.VECTOR);
  }

  private void bothToShape(Shape shape) {
    if (shape != Shape.BYTE) {
      toShape(shape);
      out.swap();
      toShape(shape);
      out.swap();
    }
  }

  private void binary(Shape shape, String method) {
    bothToShape(shape);
    out.invokevirtual(shape.desc(), method, "(" + VECTOR + ")" + shape.desc());
    toBytes(shape);
  }

  private void lanewise(Shape shape, String operator) {
    bothToShape(shape);
    if (operator.startsWith("+")) {
      out.getstatic(OPERATORS, operator.substring(1), operator("Associative"));
    } else {
      out.getstatic(OPERATORS, operator, BINARY);
    }
    out.swap();
    out.invokevirtual(shape.desc(), "lanewise", "(" + BINARY + VECTOR + ")" + shape.desc());
    toBytes(shape);
  }

  private boolean unary(Shape shape, String method) {
    toShape(shape);
    out.invokevirtual(shape.desc(), method, "()" + shape.desc());
    toBytes(shape);
    return true;
  }

  /** Cuts an {@code int} to the size of a lane. */
  private void toLane(Shape shape) {
    if (shape == Shape.BYTE) {
      out.op(Opcode.I2B);
    } else if (shape == Shape.SHORT) {
      out.op(Opcode.I2S);
    }
  }

  private void shift(Shape shape, String operator) {
    int distance = e.storeTemporary(JavaType.INT);
    toShape(shape);
    out.getstatic(OPERATORS, operator, BINARY).iload(distance);
    out.loadConstant(shape.distances).op(Opcode.IAND);
    if (shape == Shape.LONG) {
      out.i2l();
    }
    toLane(shape);
    out.invokevirtual(shape.desc(), "lanewise", "(" + BINARY + shape.lane + ")" + shape.desc());
    toBytes(shape);
  }

  private void splat(Shape shape) {
    toLane(shape);
    out.getstatic(shape.desc(), "SPECIES_128", SPECIES);
    if (shape.operand.isWide()) {
      out.dup_x2().pop();
    } else {
      out.swap();
    }
    broadcast(shape);
    toBytes(shape);
  }

  private void broadcast(Shape shape) {
    out.invokestatic(shape.desc(), "broadcast", "(" + SPECIES + shape.lane + ")" + shape.desc());
  }

  private void select() {
    int mask = e.storeTemporary(JavaType.VECTOR);
    out.swap().aload(mask);
    out.invokevirtual(Types.VECTOR, "bitwiseBlend", "(" + VECTOR + VECTOR + ")" + Types.VECTOR);
  }

  private void extract(Shape shape, int lane, boolean unsigned) {
    toShape(shape);
    out.loadConstant(lane).invokevirtual(shape.desc(), "lane", "(I)" + shape.lane);
    if (unsigned) {
      out.loadConstant(shape == Shape.BYTE ? 0xff : 0xffff).op(Opcode.IAND);
    }
  }

  private void replace(Shape shape, int lane) {
    toLane(shape);
    int value = e.storeTemporary(shape.operand);
    toShape(shape);
    out.loadConstant(lane).loadLocal(shape.operand.kind(), value);
    out.invokevirtual(shape.desc(), "withLane", "(I" + shape.lane + ")" + shape.desc());
    toBytes(shape);
  }

  private void extend(Shape shape, boolean signed) {
    Shape from = shape.narrower();
    toShape(from);
    String conversion = from.letter() + "2" + shape.letter();
    out.getstatic(OPERATORS, signed ? conversion : "ZERO_EXTEND_" + conversion, CONVERSION);
    out.getstatic(shape.desc(), "SPECIES_128", SPECIES).iconst_0();
    out.invokevirtual(from.desc(), "convertShape", "(" + CONVERSION + SPECIES + "I)" + VECTOR);
    toBytes(VECTOR);
  }

  private void compareZero(Shape shape, String operator) {
    toShape(shape);
    out.getstatic(OPERATORS, operator, COMPARISON).iconst_0();
    out.invokevirtual(shape.desc(), "compare", "(" + COMPARISON + shape.lane + ")" + MASK);
  }

  private void test(Shape shape, String operator, boolean isInverse) {
    compareZero(shape, operator);
    out.invokevirtual(MASK, "anyTrue", "()Z");
    if (isInverse) {
      out.loadConstant(1).op(Opcode.IXOR);
    }
  }

  private boolean compare(Shape shape, String name) {
    boolean unsigned = name.endsWith("_u");
    String plain = name.endsWith("_s") || unsigned ? name.substring(0, 2) : name;
    switch (plain) {
      case "eq", "ne", "lt", "gt", "le", "ge" -> {}
      default -> {
        return false;
      }
    }
    bothToShape(shape);
    String operator = plain.toUpperCase(Locale.ROOT);
    out.getstatic(OPERATORS, unsigned ? "U" + operator : operator, COMPARISON).swap();
    out.invokevirtual(shape.desc(), "compare", "(" + COMPARISON + VECTOR + ")" + MASK);
    if (shape == Shape.FLOAT) {
      out.getstatic(Shape.INT.desc(), "SPECIES_128", SPECIES);
      out.invokevirtual(MASK, "cast", "(" + SPECIES + ")" + MASK);
    }
    out.invokevirtual(MASK, "toVector", "()" + VECTOR);
    toBytes(VECTOR);
    return true;
  }
}
