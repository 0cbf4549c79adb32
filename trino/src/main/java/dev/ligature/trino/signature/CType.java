package dev.ligature.trino.signature;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A C type of a number or a pointer, in a guest with addresses of 32 bits. */
public enum CType {
  /** {@code bool}. */
  BOOL(1, Carrier.I32, false),
  /** {@code int8_t}. */
  I8(1, Carrier.I32, true),
  /** {@code uint8_t}. */
  U8(1, Carrier.I32, false),
  /** {@code int16_t}. */
  I16(2, Carrier.I32, true),
  /** {@code uint16_t}. */
  U16(2, Carrier.I32, false),
  /** {@code int32_t}. */
  I32(4, Carrier.I32, true),
  /** {@code uint32_t}. */
  U32(4, Carrier.I32, false),
  /** {@code int64_t}. */
  I64(8, Carrier.I64, true),
  /** {@code uint64_t}. */
  U64(8, Carrier.I64, false),
  /** {@code float}. */
  F32(4, Carrier.F32, true),
  /** {@code double}. */
  F64(8, Carrier.F64, true),
  /** A pointer. */
  PTR(4, Carrier.I32, false);

  /** What a C type is as an argument of a WebAssembly function. */
  public enum Carrier {
    /** {@code i32}. */
    I32(int.class),
    /** {@code i64}. */
    I64(long.class),
    /** {@code f32}. */
    F32(float.class),
    /** {@code f64}. */
    F64(double.class);

    private final Class<?> javaType;

    Carrier(Class<?> javaType) {
      this.javaType = javaType;
    }

    /** The Java type that a handle on the function has. */
    public Class<?> javaType() {
      return javaType;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The names that C has, where {@code long} and {@code size_t} have 32 bits. */
  private static final Map<String, CType> IN_C =
      Map.ofEntries(
          Map.entry("_Bool", BOOL),
          Map.entry("char", I8),
          Map.entry("signed char", I8),
          Map.entry("unsigned char", U8),
          Map.entry("short", I16),
          Map.entry("short int", I16),
          Map.entry("unsigned short", U16),
          Map.entry("unsigned short int", U16),
          Map.entry("int", I32),
          Map.entry("signed", I32),
          Map.entry("signed int", I32),
          Map.entry("unsigned", U32),
          Map.entry("unsigned int", U32),
          Map.entry("long", I32),
          Map.entry("long int", I32),
          Map.entry("unsigned long", U32),
          Map.entry("unsigned long int", U32),
          Map.entry("long long", I64),
          Map.entry("long long int", I64),
          Map.entry("unsigned long long", U64),
          Map.entry("unsigned long long int", U64),
          Map.entry("float", F32),
          Map.entry("double", F64),
          Map.entry("int8_t", I8),
          Map.entry("uint8_t", U8),
          Map.entry("int16_t", I16),
          Map.entry("uint16_t", U16),
          Map.entry("int32_t", I32),
          Map.entry("uint32_t", U32),
          Map.entry("int64_t", I64),
          Map.entry("uint64_t", U64),
          Map.entry("size_t", U32),
          Map.entry("ssize_t", I32),
          Map.entry("ptrdiff_t", I32),
          Map.entry("intptr_t", I32),
          Map.entry("uintptr_t", U32));

  private final int size;
  private final Carrier carrier;
  private final boolean signed;

  CType(int size, Carrier carrier, boolean signed) {
    this.size = size;
    this.carrier = carrier;
    this.signed = signed;
  }

  /** Its size in bytes, which is its alignment too. */
  public int size() {
    return size;
  }

  /** What it is as an argument. */
  public Carrier carrier() {
    return carrier;
  }

  /** Whether it has a sign. */
  public boolean isSigned() {
    return signed;
  }

  /** Whether it is a number without a fraction: no pointer. */
  public boolean isInteger() {
    return this != PTR && !isFloating();
  }

  /** Whether it is {@code float} or {@code double}. */
  public boolean isFloating() {
    return this == F32 || this == F64;
  }

  /** The least number that it has. */
  public long least() {
    return !signed ? 0 : size == 8 ? Long.MIN_VALUE : -1L << (8 * size - 1);
  }

  /** The greatest number that it has, or that a {@code long} has. */
  public long greatest() {
    return this == BOOL
        ? 1
        : size == 8 ? Long.MAX_VALUE : (1L << (signed ? 8 * size - 1 : 8 * size)) - 1;
  }

  /**
   * The type of a name: a short one such as {@code u32}, or one of C.
   *
   * @param name words with one space between them
   */
  public static Optional<CType> of(String name) {
    return Arrays.stream(values())
        .filter(type -> type.toString().equals(name))
        .findFirst()
        .or(() -> Optional.ofNullable(IN_C.get(name)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
