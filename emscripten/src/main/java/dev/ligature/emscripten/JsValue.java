package dev.ligature.emscripten;

import java.math.BigInteger;
import java.nio.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Values of JavaScript, as {@code emscripten::val} has them. They are those of Java: null, {@link
 * Boolean}, numbers, {@link String}, lists for arrays, maps for objects. {@link #UNDEFINED} and
 * {@link JsArray} are shown to Java as null, and as arrays or buffers.
 */
final class JsValue {
  /** What is not there. */
  static final JsUndefined UNDEFINED = JsUndefined.UNDEFINED;

  private JsValue() {}

  /** The value of what Java passes: an empty {@link Optional} is undefined. */
  static @Nullable Object of(@Nullable Object given) {
    return switch (given) {
      case Optional<?> optional -> optional.isPresent() ? of(optional.get()) : UNDEFINED;
      case Character letter -> letter.toString();
      case byte[] array -> JsArray.of(array);
      case short[] array -> JsArray.of(array);
      case int[] array -> JsArray.of(array);
      case long[] array -> JsArray.of(array);
      case float[] array -> JsArray.of(array);
      case double[] array -> JsArray.of(array);
      case Buffer buffer -> JsArray.of(buffer);
      case null, default -> given;
    };
  }

  /** What Java sees of a value. */
  static @Nullable Object java(@Nullable Object value) {
    if (value == UNDEFINED) {
      return null;
    }
    return value instanceof JsArray array ? array.java() : value;
  }

  /** Whether it counts as true. */
  static boolean isTrue(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean truth -> truth;
      case String text -> !text.isEmpty();
      case Number number -> !(number.doubleValue() == 0 || Double.isNaN(number.doubleValue()));
      default -> value != UNDEFINED;
    };
  }

  /** What {@code typeof} says. */
  static String typeOf(@Nullable Object value) {
    return switch (value) {
      case null -> "object";
      case Boolean _ -> "boolean";
      case String _ -> "string";
      case Long _, BigInteger _ -> "bigint";
      case Number _ -> "number";
      default -> {
        if (value == UNDEFINED) {
          yield "undefined";
        }
        yield JsFunction.isFunction(value) ? "function" : "object";
      }
    };
  }

  /** The text of a value, and of a key. */
  static String text(@Nullable Object value) {
    return switch (value) {
      case Number number -> JsNumber.text(number);
      case List<?> list ->
          String.join(",", list.stream().map(item -> item == null ? "" : text(of(item))).toList());
      case Map<?, ?> _ -> "[object Object]";
      case null, default -> String.valueOf(value);
    };
  }

  /** As {@code ===}. */
  @SuppressWarnings("ReferenceEquality")
  static boolean isSame(@Nullable Object first, @Nullable Object second) {
    if (first instanceof Number a && second instanceof Number b) {
      return JsNumber.isBig(a) == JsNumber.isBig(b) && JsNumber.compare(a, b) == 0;
    }
    if (first instanceof String || first instanceof Boolean) {
      return first.equals(second);
    }
    if (first instanceof JsArray a && second instanceof JsArray b) {
      return a.isSame(b);
    }
    return first == second || (first instanceof EmbindEnumValue && Objects.equals(first, second));
  }

  /** As {@code ==}. */
  static boolean isEqual(@Nullable Object first, @Nullable Object second) {
    boolean isFirstNothing = first == null || first == UNDEFINED;
    boolean isSecondNothing = second == null || second == UNDEFINED;
    if (first == null || second == null || isFirstNothing || isSecondNothing) {
      return isFirstNothing && isSecondNothing;
    }
    boolean isMixed = first.getClass() != second.getClass();
    return (isMixed && isPlain(first) && isPlain(second))
        ? JsNumber.compare(JsNumber.of(first), JsNumber.of(second)) == 0
        : isSame(first, second);
  }

  private static boolean isPlain(@Nullable Object value) {
    return value instanceof Number || value instanceof String || value instanceof Boolean;
  }

  /**
   * How two compare: less than 0, 0, or more.
   *
   * @return nothing if they can't be compared
   */
  static Optional<Integer> compare(@Nullable Object first, @Nullable Object second) {
    if (first instanceof String a && second instanceof String b) {
      return Optional.of(a.compareTo(b));
    }
    Number a = JsNumber.of(first);
    Number b = JsNumber.of(second);
    return Double.isNaN(a.doubleValue()) || Double.isNaN(b.doubleValue())
        ? Optional.empty()
        : Optional.of(JsNumber.compare(a, b));
  }
}
