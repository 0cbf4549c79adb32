package dev.ligature.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** JSON that a command has printed. */
final class Json {
  private final Object value;

  private Json(Object value) {
    this.value = value;
  }

  /** What an invocation printed, which is to be an object. */
  static Json of(Invocation invocation) throws IOException {
    return new Json(JSON.std.mapFrom(invocation.out()));
  }

  /** A member of an object. */
  Json get(String name) {
    Object member = ((Map<?, ?>) value).get(name);
    return new Json(Objects.requireNonNull(member, () -> name + " in " + value));
  }

  /** An item of an array. */
  Json get(int index) {
    return new Json(Objects.requireNonNull(((List<?>) value).get(index)));
  }

  /** Whether an object has a member. */
  boolean has(String name) {
    return ((Map<?, ?>) value).containsKey(name);
  }

  /** The value itself: of members and items, as {@code Map} and {@code List} print them. */
  @Override
  public String toString() {
    return value.toString();
  }
}
