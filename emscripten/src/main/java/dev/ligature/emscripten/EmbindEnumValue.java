package dev.ligature.emscripten;

import java.util.Objects;

/**
 * A value of an enumeration of C++.
 *
 * @param type the name of the enumeration
 * @param name the name of the value; its number in decimal, if the guest has told of none
 * @param number its number in C++
 */
public record EmbindEnumValue(String type, String name, int number) {
  /** Makes one. */
  public EmbindEnumValue {
    Objects.requireNonNull(type);
    Objects.requireNonNull(name);
  }

  @Override
  public String toString() {
    return type + "." + name;
  }
}
