package dev.ligature.linker.marshal;

import dev.ligature.linker.bind.ByteRef;
import dev.ligature.linker.bind.DoubleRef;
import dev.ligature.linker.bind.FloatRef;
import dev.ligature.linker.bind.IntRef;
import dev.ligature.linker.bind.LongRef;
import dev.ligature.linker.bind.Ref;
import dev.ligature.linker.bind.ShortRef;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A class of boxes: what is in one, and how it is changed. */
enum Box {
  BYTE(ByteRef.class, byte.class),
  SHORT(ShortRef.class, short.class),
  INT(IntRef.class, int.class),
  LONG(LongRef.class, long.class),
  FLOAT(FloatRef.class, float.class),
  DOUBLE(DoubleRef.class, double.class),
  ANY(Ref.class, Object.class);

  private final Class<?> type;

  /** The type of what is in it. */
  final Class<?> content;

  Box(Class<?> type, Class<?> content) {
    this.type = type;
    this.content = content;
  }

  /** The class of boxes that a Java type is. */
  static Optional<Box> of(Class<?> java) {
    for (Box box : values()) {
      if (box.type == java) {
        return Optional.of(box);
      }
    }
    return Optional.empty();
  }

  /** What is in a box. */
  static @Nullable Object content(Object box) {
    return switch (box) {
      case ByteRef ref -> ref.get();
      case ShortRef ref -> ref.get();
      case IntRef ref -> ref.get();
      case LongRef ref -> ref.get();
      case FloatRef ref -> ref.get();
      case DoubleRef ref -> ref.get();
      case Ref<?> ref -> ref.find().orElse(null);
      default -> throw new AssertionError(box.getClass());
    };
  }

  /** Puts something in a box. */
  @SuppressWarnings("unchecked") // What was read is of the type that the box was declared with.
  static void setContent(Object box, @Nullable Object content) {
    switch (box) {
      case Ref<?> ref -> ((Ref<Object>) ref).set(content);
      default -> setNumber(box, (Number) Objects.requireNonNull(content));
    }
  }

  private static void setNumber(Object box, Number content) {
    switch (box) {
      case ByteRef ref -> ref.set(content.byteValue());
      case ShortRef ref -> ref.set(content.shortValue());
      case IntRef ref -> ref.set(content.intValue());
      case LongRef ref -> ref.set(content.longValue());
      case FloatRef ref -> ref.set(content.floatValue());
      case DoubleRef ref -> ref.set(content.doubleValue());
      default -> throw new AssertionError(box.getClass());
    }
  }
}
