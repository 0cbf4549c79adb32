package dev.ligature.linker.marshal;

import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Handles that make arguments and values, of types of which generated code need not know more. */
final class Passing {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private Passing() {}

  /**
   * Makes arguments of values, in storage of its own.
   *
   * @return of type {@code (java) -> carrier}
   */
  static MethodHandle passing(CType type, Storage storage, Class<?> java) {
    return MethodHandles.insertArguments(passing(type), 0, storage)
        .asType(MethodType.methodType(carrier(type), java));
  }

  /**
   * Makes arguments of values.
   *
   * @return of type {@code (Object, Object) -> carrier}: the storage, the value
   */
  static MethodHandle passing(CType type) {
    MethodHandle pass =
        Handles.find(
                LOOKUP,
                Passing.class,
                "pass",
                MethodType.methodType(long.class, CType.class, Object.class, Object.class))
            .bindTo(type);
    return MethodHandles.filterReturnValue(pass, fromBits(type.carrier()));
  }

  static long pass(CType type, Object storage, @Nullable Object value) {
    return type.pass((Storage) storage, value);
  }

  /**
   * Makes values of results.
   *
   * @return of type {@code (carrier) -> java}
   */
  static MethodHandle giving(CType type, Guest guest, Class<?> java) {
    MethodHandle give =
        MethodHandles.insertArguments(
            Handles.find(
                LOOKUP,
                Passing.class,
                "give",
                MethodType.methodType(Object.class, CType.class, Guest.class, long.class)),
            0,
            type,
            guest);
    return MethodHandles.filterArguments(give, 0, toBits(type.carrier()))
        .asType(MethodType.methodType(java, carrier(type)));
  }

  static @Nullable Object give(CType type, Guest guest, long bits) {
    return type.give(guest, bits);
  }

  /**
   * Reads what C has made of an argument.
   *
   * @return of type {@code (Object, carrier) -> void}: the value, the argument
   */
  static MethodHandle readingAfterwards(CType type, Guest guest) {
    MethodHandle read =
        MethodHandles.insertArguments(
            Handles.find(
                LOOKUP,
                Passing.class,
                "readAfterwards",
                MethodType.methodType(
                    void.class, CType.class, Guest.class, Object.class, long.class)),
            0,
            type,
            guest);
    return MethodHandles.filterArguments(read, 1, toBits(type.carrier()));
  }

  static void readAfterwards(CType type, Guest guest, @Nullable Object value, long bits) {
    if (value != null) {
      type.readAfterwards(guest, value, bits);
    }
  }

  /** Begins calls; of type {@code () -> Object}. */
  static MethodHandle beginning(Guest guest) {
    return Handles.find(
            LOOKUP, CallFrame.class, "begin", MethodType.methodType(CallFrame.class, Guest.class))
        .bindTo(guest)
        .asType(MethodType.methodType(Object.class));
  }

  /** Ends calls; of type {@code (Object) -> void}. */
  static MethodHandle ending() {
    return Handles.find(
        LOOKUP, Passing.class, "end", MethodType.methodType(void.class, Object.class));
  }

  static void end(Object frame) {
    ((CallFrame) frame).end();
  }

  /** Ends calls that threw; of type {@code (Object, Throwable) -> void}. */
  static MethodHandle abandoning() {
    return Handles.find(
        LOOKUP,
        Passing.class,
        "abandon",
        MethodType.methodType(void.class, Object.class, Throwable.class));
  }

  /** What ending it throws is behind what the call threw. */
  static void abandon(Object frame, Throwable thrown) {
    Freeing.suppress(thrown, () -> ((CallFrame) frame).end());
  }

  private static Class<?> carrier(CType type) {
    return Numbers.carrier(type.carrier()).orElseThrow();
  }

  private static MethodHandle toBits(ValType carrier) {
    return switch (carrier.kind()) {
      case F32 -> bits("intBits", float.class, long.class);
      case F64 -> bits("longBits", double.class, long.class);
      case I64 -> MethodHandles.identity(long.class);
      default ->
          MethodHandles.identity(long.class).asType(MethodType.methodType(long.class, int.class));
    };
  }

  private static MethodHandle fromBits(ValType carrier) {
    return switch (carrier.kind()) {
      case F32 -> bits("asFloat", long.class, float.class);
      case F64 -> bits("asDouble", long.class, double.class);
      case I64 -> MethodHandles.identity(long.class);
      default -> bits("asInt", long.class, int.class);
    };
  }

  private static MethodHandle bits(String name, Class<?> from, Class<?> to) {
    return Handles.find(LOOKUP, Passing.class, name, MethodType.methodType(to, from));
  }

  static long intBits(float value) {
    return Float.floatToRawIntBits(value);
  }

  static long longBits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  static float asFloat(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  static double asDouble(long bits) {
    return Double.longBitsToDouble(bits);
  }

  static int asInt(long bits) {
    return (int) bits;
  }
}
