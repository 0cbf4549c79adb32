package dev.ligature.emscripten;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/** An enumeration of C++ that a guest has made known by embind ({@code emscripten::enum_}). */
public final class EmbindEnum {
  private final String name;
  private final Map<String, EmbindEnumValue> values = new LinkedHashMap<>();

  EmbindEnum(String name) {
    this.name = name;
  }

  synchronized void add(String value, int number) {
    values.put(value, new EmbindEnumValue(name, value, number));
  }

  /** The name by which the guest has made it known. */
  public String name() {
    return name;
  }

  /** The values that the guest has named, in its order. */
  public synchronized List<EmbindEnumValue> values() {
    return List.copyOf(values.values());
  }

  /**
   * The value of a name.
   *
   * @throws NoSuchElementException if there is none
   */
  public synchronized EmbindEnumValue value(String value) {
    EmbindEnumValue found = values.get(Objects.requireNonNull(value));
    if (found == null) {
      throw new NoSuchElementException(
          "the enumeration %s has no %s, but %s".formatted(name, value, values.keySet()));
    }
    return found;
  }

  /** The value of a number, which may have no name: C++ makes such of flags. */
  public synchronized EmbindEnumValue value(int number) {
    return values.values().stream()
        .filter(value -> value.number() == number)
        .findFirst()
        .orElseGet(() -> new EmbindEnumValue(name, Integer.toString(number), number));
  }

  @Override
  public String toString() {
    return "enum " + name;
  }
}
