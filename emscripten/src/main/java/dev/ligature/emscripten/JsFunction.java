package dev.ligature.emscripten;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A function of JavaScript. */
@FunctionalInterface
interface JsFunction {
  /**
   * Calls it.
   *
   * @param self what it is called on
   */
  @Nullable Object call(@Nullable Object self, List<@Nullable Object> arguments);

  /** Whether a value can be called. */
  static boolean isFunction(@Nullable Object value) {
    return of(value).isPresent() || value instanceof EmbindClass || value instanceof JsConstructor;
  }

  /** The function that a value is, if it is one: one of Java sees values as Java does. */
  @SuppressWarnings("unchecked")
  static Optional<JsFunction> of(@Nullable Object value) {
    return Optional.ofNullable(
        switch (value) {
          case JsFunction function -> function;
          case EmbindFunction function -> (_, given) -> function.overloads().call(List.of(), given);
          case EmbindCallback callback ->
              (_, given) -> JsValue.of(callback.call(java(given).toArray()));
          case Runnable runnable ->
              (_, _) -> {
                runnable.run();
                return JsValue.UNDEFINED;
              };
          case Supplier<?> supplier -> (_, _) -> JsValue.of(supplier.get());
          case Callable<?> callable -> (_, _) -> call(callable);
          case Consumer<?> consumer ->
              (_, given) -> {
                ((Consumer<@Nullable Object>) consumer).accept(argument(given, 0));
                return JsValue.UNDEFINED;
              };
          case BiConsumer<?, ?> consumer ->
              (_, given) -> {
                ((BiConsumer<@Nullable Object, @Nullable Object>) consumer)
                    .accept(argument(given, 0), argument(given, 1));
                return JsValue.UNDEFINED;
              };
          case Function<?, ?> function ->
              (_, given) ->
                  JsValue.of(
                      ((Function<@Nullable Object, @Nullable Object>) function)
                          .apply(argument(given, 0)));
          case BiFunction<?, ?, ?> function ->
              (_, given) ->
                  JsValue.of(
                      ((BiFunction<@Nullable Object, @Nullable Object, @Nullable Object>) function)
                          .apply(argument(given, 0), argument(given, 1)));
          case Predicate<?> predicate ->
              (_, given) -> ((Predicate<@Nullable Object>) predicate).test(argument(given, 0));
          case null, default -> null;
        });
  }

  private static @Nullable Object call(Callable<?> callable) {
    try {
      return JsValue.of(callable.call());
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a Java function that a guest has called failed", e);
    }
  }

  private static @Nullable Object argument(List<@Nullable Object> given, int index) {
    return index < given.size() ? JsValue.java(given.get(index)) : null;
  }

  private static List<@Nullable Object> java(List<@Nullable Object> given) {
    List<@Nullable Object> values = new ArrayList<>();
    for (Object value : given) {
      values.add(JsValue.java(value));
    }
    return values;
  }
}
