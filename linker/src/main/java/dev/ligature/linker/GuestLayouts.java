package dev.ligature.linker;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The layouts of C types in guests. {@code long}, {@code size_t} and pointers have 32 bits in
 * wasm32 and 64 bits in wasm64, all else is the same. They are little-endian and, as segments over
 * a Java heap want it, without alignment.
 *
 * @see <a href="https://github.com/WebAssembly/tool-conventions/blob/main/BasicCABI.md">the C
 *     ABI</a>
 */
public final class GuestLayouts {
  /** {@code bool}: a byte of 0 or 1. */
  public static final ValueLayout.OfBoolean C_BOOL = ValueLayout.JAVA_BOOLEAN.withName("bool");

  /** {@code char}, {@code signed char}, {@code unsigned char}. */
  public static final ValueLayout.OfByte C_CHAR = ValueLayout.JAVA_BYTE.withName("char");

  /** {@code short}. */
  public static final ValueLayout.OfShort C_SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).withName("short");

  /** {@code int}. */
  public static final ValueLayout.OfInt C_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).withName("int");

  /** {@code long} of wasm32, which has 32 bits. */
  public static final ValueLayout.OfInt C_LONG = C_INT.withName("long");

  /** {@code size_t} of wasm32, which has 32 bits. */
  public static final ValueLayout.OfInt C_SIZE_T = C_INT.withName("size_t");

  /** A pointer of wasm32, to data or a function: 32 bits. */
  public static final ValueLayout.OfInt C_POINTER = C_INT.withName("pointer");

  /** {@code long long}. */
  public static final ValueLayout.OfLong C_LONG_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).withName("long long");

  /** {@code long} of wasm64, which has 64 bits. */
  public static final ValueLayout.OfLong C_LONG_64 = C_LONG_LONG.withName("long");

  /** {@code size_t} of wasm64, which has 64 bits. */
  public static final ValueLayout.OfLong C_SIZE_T_64 = C_LONG_LONG.withName("size_t");

  /** A pointer of wasm64, to data or a function: 64 bits. */
  public static final ValueLayout.OfLong C_POINTER_64 = C_LONG_LONG.withName("pointer");

  /** {@code float}. */
  public static final ValueLayout.OfFloat C_FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).withName("float");

  /** {@code double}. */
  public static final ValueLayout.OfDouble C_DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN).withName("double");

  private GuestLayouts() {}
}
