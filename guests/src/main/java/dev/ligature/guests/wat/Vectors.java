package dev.ligature.guests.wat;

import dev.ligature.guests.wat.Node.Atom;
import dev.ligature.guests.wat.Node.Kind;
import java.util.Optional;

/**
 * Constants of vectors, and numbers of lanes.
 *
 * @see <a
 *     href="https://webassembly.github.io/spec/core/text/instructions.html#vector-instructions">Vector
 *     instructions</a>
 */
public final class Vectors {
  private static final int BYTES = 16;

  private Vectors() {}

  /** The shapes of constants. */
  public enum Shape {
    I8X16(16),
    I16X8(8),
    I32X4(4),
    I64X2(2),
    F32X4(4),
    F64X2(2);

    private final int lanes;

    Shape(int lanes) {
      this.lanes = lanes;
    }

    public int lanes() {
      return lanes;
    }

    /** The number of bits in a lane. */
    public int bits() {
      return 128 / lanes;
    }
  }

  /** Takes a shape. */
  public static Shape shape(Cursor cursor) {
    for (Shape shape : Shape.values()) {
      if (cursor.accept(shape.name().toLowerCase(java.util.Locale.ROOT))) {
        return shape;
      }
    }
    throw cursor.unexpected();
  }

  /** Takes one lane of a constant and gives its bits. */
  public static long lane(Shape shape, Cursor cursor) {
    Atom atom = cursor.atom(Kind.NUMBER);
    return switch (shape) {
      case F32X4 -> Integer.toUnsignedLong(Literals.f32(atom));
      case F64X2 -> Literals.f64(atom);
      default -> Literals.integer(atom, shape.bits()) & -1L >>> (Long.SIZE - shape.bits());
    };
  }

  /** Takes a shape and the lanes of a constant; gives the halves of its bits, the lower first. */
  public static long[] constant(Cursor cursor) {
    Shape shape = shape(cursor);
    if (numbers(cursor) != shape.lanes()) {
      throw new TextException("wrong number of lane literals", cursor.line());
    }
    long[] halves = new long[2];
    int perHalf = shape.lanes() / 2;
    for (int k = 0; k < shape.lanes(); k++) {
      halves[k / perHalf] |= lane(shape, cursor) << (k % perHalf * shape.bits());
    }
    return halves;
  }

  /** How many numbers follow. */
  private static int numbers(Cursor cursor) {
    Cursor ahead = cursor.copy();
    int count = 0;
    while (ahead.at(Kind.NUMBER)) {
      ahead.next();
      count++;
    }
    return count;
  }

  /** Takes the number of a lane. */
  static int laneIndex(Cursor cursor) {
    Atom atom = cursor.atom(Kind.NUMBER);
    long lane = Literals.unsigned(atom, atom.text(), Long.SIZE);
    if (lane < 0 || lane > 0xff) {
      throw outOfRange(atom);
    }
    return (int) lane;
  }

  private static TextException outOfRange(Atom atom) {
    return new TextException("i8 constant out of range: " + atom.text(), atom.line());
  }

  /** Takes the numbers of lanes of a shuffle. */
  static byte[] shuffle(Cursor cursor) {
    int count = numbers(cursor);
    if (count != BYTES) {
      throw new TextException("invalid lane length: " + count, cursor.line());
    }
    byte[] lanes = new byte[BYTES];
    for (int k = 0; k < BYTES; k++) {
      Atom atom = (Atom) cursor.peek();
      if (!atom.text().matches("0x[0-9a-fA-F_]+|[0-9_]+")) {
        throw outOfRange(atom);
      }
      lanes[k] = (byte) laneIndex(cursor);
    }
    return lanes;
  }

  /** The natural alignment of an access by its name, as a power of two; none of other accesses. */
  static Optional<Integer> alignment(String name) {
    return name.startsWith("v128.")
        ? Optional.of(
            switch (name) {
              case "v128.load", "v128.store" -> 4;
              case "v128.load8_splat", "v128.load8_lane", "v128.store8_lane" -> 0;
              case "v128.load16_splat", "v128.load16_lane", "v128.store16_lane" -> 1;
              case "v128.load32_splat",
                  "v128.load32_lane",
                  "v128.store32_lane",
                  "v128.load32_zero" ->
                  2;
              default -> 3;
            })
        : Optional.empty();
  }
}
