package dev.ligature.engine;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.ValType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A global as a cell that instances share: a GOT entry, {@code __stack_pointer}, an exported
 * variable. The fields are public for generated code; an immutable global's are never written after
 * its instance is allocated.
 */
public abstract sealed class Global implements Extern {
  private final ExternType.Global type;

  private Global(ValType type, boolean mutable) {
    this.type = new ExternType.Global(type, mutable);
  }

  @Override
  public ExternType.Global type() {
    return type;
  }

  /** The value, boxed. */
  public abstract @Nullable Object value();

  /**
   * Sets the value, boxed, whether or not guests may.
   *
   * @throws IllegalArgumentException if it is a reference of another type
   */
  public abstract void setValue(@Nullable Object value);

  /** A cell of a type: 0 or null at first. */
  public static Global of(ExternType.Global type) {
    return switch (type.type().kind()) {
      case I32 -> new I32(type.mutable(), 0);
      case I64 -> new I64(type.mutable(), 0);
      case F32 -> new F32(type.mutable(), 0);
      case F64 -> new F64(type.mutable(), 0);
      case V128 -> new Vector(type.mutable(), new V128(0, 0));
      default -> new Ref(type.type(), type.mutable(), null);
    };
  }

  private static Object number(@Nullable Object value) {
    return Objects.requireNonNull(value, "a number");
  }

  /** A cell with a 32-bit integer. */
  public static final class I32 extends Global {
    public int value;

    public I32(boolean mutable, int value) {
      super(ValType.I32, mutable);
      this.value = value;
    }

    @Override
    public Object value() {
      return value;
    }

    @Override
    public void setValue(@Nullable Object value) {
      this.value = (int) number(value);
    }
  }

  /** A cell with a 64-bit integer. */
  public static final class I64 extends Global {
    public long value;

    public I64(boolean mutable, long value) {
      super(ValType.I64, mutable);
      this.value = value;
    }

    @Override
    public Object value() {
      return value;
    }

    @Override
    public void setValue(@Nullable Object value) {
      this.value = (long) number(value);
    }
  }

  /** A cell with a 32-bit float. */
  public static final class F32 extends Global {
    public float value;

    public F32(boolean mutable, float value) {
      super(ValType.F32, mutable);
      this.value = value;
    }

    @Override
    public Object value() {
      return value;
    }

    @Override
    public void setValue(@Nullable Object value) {
      this.value = (float) number(value);
    }
  }

  /** A cell with a 64-bit float. */
  public static final class F64 extends Global {
    public double value;

    public F64(boolean mutable, double value) {
      super(ValType.F64, mutable);
      this.value = value;
    }

    @Override
    public Object value() {
      return value;
    }

    @Override
    public void setValue(@Nullable Object value) {
      this.value = (double) number(value);
    }
  }

  /** A cell with a vector; its value is a {@link V128}. */
  public static final class Vector extends Global {
    public long low;
    public long high;

    public Vector(boolean mutable, V128 value) {
      super(ValType.V128, mutable);
      this.low = value.low();
      this.high = value.high();
    }

    @Override
    public V128 value() {
      return new V128(low, high);
    }

    @Override
    public void setValue(@Nullable Object value) {
      V128 vector = (V128) number(value);
      this.low = vector.low();
      this.high = vector.high();
    }
  }

  /** A cell with a reference: a {@link Func} if the type is of functions. */
  public static final class Ref extends Global {
    public @Nullable Object value;

    public Ref(ValType type, boolean mutable, @Nullable Object value) {
      super(type, mutable);
      this.value = value;
    }

    @Override
    public @Nullable Object value() {
      return value;
    }

    @Override
    public void setValue(@Nullable Object value) {
      if (!GivenReferences.fitsNumbered(type().type(), value)) {
        throw new IllegalArgumentException(
            "a global of type " + type().type() + " can't hold " + GivenReferences.describe(value));
      }
      this.value = value;
    }
  }
}
