package dev.ligature.emscripten;

import org.jspecify.annotations.Nullable;

/**
 * A type of C++ that a guest has made known. A <i>wire</i> is what WebAssembly passes for a value:
 * the number itself, or an address.
 */
abstract class EmbindType {
  private final String name;

  EmbindType(String name) {
    this.name = name;
  }

  /** The name in C++. */
  final String name() {
    return name;
  }

  /** The value that the guest passes; what the wire leads to is the guest's no longer. */
  abstract @Nullable Object value(@Nullable Object wire);

  /**
   * What the guest is passed for a value.
   *
   * @param after takes what is to be undone after the call
   * @throws IllegalArgumentException if the value is none of the type
   */
  abstract Object wire(@Nullable Object value, Temporaries after);

  /** The value that stands in memory among the arguments of a call of JavaScript. */
  abstract @Nullable Object read(int address);

  /** What JavaScript makes of a value of this type: numbers have a sign there. */
  @Nullable Object shown(@Nullable Object value) {
    return value;
  }

  /** A value of JavaScript as one of this type, as far as JavaScript does that of itself. */
  @Nullable Object cast(@Nullable Object value) {
    return value;
  }

  /** A wire as a number, which is how it gets out of JavaScript. */
  double generic(Object wire) {
    return wire instanceof Integer address
        ? Integer.toUnsignedLong(address)
        : ((Number) wire).doubleValue();
  }

  /** What is not of the type. */
  IllegalArgumentException mismatch(@Nullable Object value) {
    return new IllegalArgumentException("%s is no %s".formatted(EmbindText.shown(value), name));
  }

  /** Types whose values are at an address that is passed. */
  abstract static class Addressed extends EmbindType {
    private final EmbindGuest guest;

    Addressed(String name, EmbindGuest guest) {
      super(name);
      this.guest = guest;
    }

    final EmbindGuest guest() {
      return guest;
    }

    @Override
    @Nullable Object read(int address) {
      return value(guest.memory().readInt(address));
    }
  }

  /** No value. */
  static final class None extends EmbindType {
    None(String name) {
      super(name);
    }

    @Override
    Object value(@Nullable Object wire) {
      return JsValue.UNDEFINED;
    }

    @Override
    Object wire(@Nullable Object value, Temporaries after) {
      return 0;
    }

    @Override
    Object read(int address) {
      return JsValue.UNDEFINED;
    }
  }
}
