package dev.ligature.conformance.spec;

import dev.ligature.engine.ArrayRef;
import dev.ligature.engine.Func;
import dev.ligature.engine.I31;
import dev.ligature.engine.StructRef;
import dev.ligature.engine.V128;
import dev.ligature.guests.wat.Cursor;
import dev.ligature.guests.wat.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a result must be. Results are boxed; references to host objects are what was passed in. */
sealed interface Expected {
  boolean matches(Object actual);

  /** An integer, boxed. */
  record Integral(Number value) implements Expected {
    @Override
    public boolean matches(Object actual) {
      return value.equals(actual);
    }
  }

  /** A 32-bit float by its bits. */
  record F32(int bits) implements Expected {
    @Override
    public boolean matches(Object actual) {
      return actual instanceof Float f && Float.floatToRawIntBits(f) == bits;
    }

    @Override
    public String toString() {
      return Expected.describe(Float.intBitsToFloat(bits));
    }
  }

  /** A 64-bit float by its bits. */
  record F64(long bits) implements Expected {
    @Override
    public boolean matches(Object actual) {
      return actual instanceof Double d && Double.doubleToRawLongBits(d) == bits;
    }

    @Override
    public String toString() {
      return Expected.describe(Double.longBitsToDouble(bits));
    }
  }

  /** A 32-bit NaN: canonical, or any quiet one. */
  record NanF32(boolean canonical) implements Expected {
    private static final int QUIET = 0x7fc0_0000;

    @Override
    public boolean matches(Object actual) {
      if (!(actual instanceof Float f)) {
        return false;
      }
      int bits = Float.floatToRawIntBits(f);
      return canonical ? (bits & Integer.MAX_VALUE) == QUIET : (bits & QUIET) == QUIET;
    }
  }

  /** A 64-bit NaN: canonical, or any quiet one. */
  record NanF64(boolean canonical) implements Expected {
    private static final long QUIET = 0x7ff8_0000_0000_0000L;

    @Override
    public boolean matches(Object actual) {
      if (!(actual instanceof Double d)) {
        return false;
      }
      long bits = Double.doubleToRawLongBits(d);
      return canonical ? (bits & Long.MAX_VALUE) == QUIET : (bits & QUIET) == QUIET;
    }
  }

  /** A vector, lane by lane: where a lane must be a NaN, which it may be. */
  record Vector(Vectors.Shape shape, List<Lane> lanes) implements Expected {
    /** A lane: its bits, or a NaN. */
    record Lane(long bits, Optional<Boolean> canonicalNan) {}

    static Vector read(Cursor cursor) {
      Vectors.Shape shape = Vectors.shape(cursor);
      List<Lane> lanes = new ArrayList<>();
      for (int k = 0; k < shape.lanes(); k++) {
        Optional<Boolean> nan = Values.nan(cursor);
        lanes.add(new Lane(nan.isPresent() ? 0 : Vectors.lane(shape, cursor), nan));
      }
      return new Vector(shape, lanes);
    }

    @Override
    public boolean matches(Object actual) {
      if (!(actual instanceof V128 vector)) {
        return false;
      }
      int bits = shape.bits();
      int perHalf = shape.lanes() / 2;
      for (int k = 0; k < lanes.size(); k++) {
        long half = k < perHalf ? vector.low() : vector.high();
        long lane = half >>> (k % perHalf * bits) & -1L >>> (Long.SIZE - bits);
        Lane wanted = lanes.get(k);
        boolean matches =
            wanted.canonicalNan.isEmpty()
                ? lane == wanted.bits
                : bits == Integer.SIZE
                    ? new NanF32(wanted.canonicalNan.get())
                        .matches(Float.intBitsToFloat((int) lane))
                    : new NanF64(wanted.canonicalNan.get()).matches(Double.longBitsToDouble(lane));
        if (!matches) {
          return false;
        }
      }
      return true;
    }
  }

  /** The null reference. */
  record Null() implements Expected {
    @Override
    public boolean matches(Object actual) {
      return actual == null;
    }
  }

  /** A reference to a function. */
  record Function() implements Expected {
    @Override
    public boolean matches(Object actual) {
      return actual instanceof Func;
    }
  }

  /** A reference to a host object; to any if none is named. */
  record Host(Optional<Command.HostReference> reference) implements Expected {
    @Override
    public boolean matches(Object actual) {
      // What a guest makes is one, too, once it was converted.
      return reference.isPresent() ? reference.get().equals(actual) : actual != null;
    }
  }

  /** A reference of a type by its name: {@code ref.any} is to anything. */
  record Heap(String name) implements Expected {
    @Override
    public boolean matches(Object actual) {
      return switch (name) {
        case "ref.i31" -> actual instanceof I31;
        case "ref.struct" -> actual instanceof StructRef;
        case "ref.array" -> actual instanceof ArrayRef;
        case "ref.eq" ->
            actual instanceof I31 || actual instanceof StructRef || actual instanceof ArrayRef;
        default -> actual != null && !(actual instanceof Func);
      };
    }
  }

  /** One of several. */
  record Either(List<Expected> alternatives) implements Expected {
    @Override
    public boolean matches(Object actual) {
      return alternatives.stream().anyMatch(e -> e.matches(actual));
    }
  }

  /** A value with what tells it apart from others: floats with their bits. */
  static String describe(Object value) {
    return switch (value) {
      case Float f -> "f32 %s (0x%08x)".formatted(f, Float.floatToRawIntBits(f));
      case Double d -> "f64 %s (0x%016x)".formatted(d, Double.doubleToRawLongBits(d));
      case Integer i -> "i32 %d (0x%08x)".formatted(i, i);
      case Long l -> "i64 %d (0x%016x)".formatted(l, l);
      case null, default -> String.valueOf(value);
    };
  }
}
