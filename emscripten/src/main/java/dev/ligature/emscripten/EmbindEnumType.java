package dev.ligature.emscripten;

import org.jspecify.annotations.Nullable;

/** The type of an enumeration's values. */
final class EmbindEnumType extends EmbindType {
  /** What JavaScript has for a value, as a program of Emscripten 5 chooses. */
  enum Form {
    VALUE,
    NUMBER,
    NAME
  }

  private final EmbindEnum known;
  private final EmbindInteger integer;
  private final Form form;

  EmbindEnumType(EmbindEnum known, EmbindInteger integer, Form form) {
    super(known.name());
    this.known = known;
    this.integer = integer;
    this.form = form;
  }

  /** The enumeration. */
  EmbindEnum known() {
    return known;
  }

  @Override
  Object value(@Nullable Object wire) {
    return known.value((int) integer.value(wire));
  }

  @Override
  Object wire(@Nullable Object value, Temporaries after) {
    return switch (value) {
      case EmbindEnumValue known when known.type().equals(name()) -> known.number();
      case Integer number when form == Form.NUMBER -> number;
      case String text when form == Form.NAME -> known.value(text).number();
      case null, default -> throw mismatch(value);
    };
  }

  @Override
  Object read(int address) {
    return value(integer.read(address));
  }

  @Override
  @Nullable Object shown(@Nullable Object value) {
    if (!(value instanceof EmbindEnumValue known)) {
      return value;
    }
    return switch (form) {
      case VALUE -> known;
      case NUMBER -> known.number();
      case NAME -> known.name();
    };
  }

  @Override
  double generic(Object wire) {
    return integer.generic(wire);
  }
}
