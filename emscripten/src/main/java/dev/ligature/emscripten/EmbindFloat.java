package dev.ligature.emscripten;

import dev.ligature.wasi.preview1.GuestMemory;
import org.jspecify.annotations.Nullable;

/** {@code float} and {@code double}: {@link Double}. */
final class EmbindFloat extends EmbindType {
  private final GuestMemory memory;
  private final boolean isSingle;

  EmbindFloat(String name, GuestMemory memory, int size) {
    super(name);
    this.memory = memory;
    this.isSingle = size == Float.BYTES;
  }

  @Override
  Object value(@Nullable Object wire) {
    return wire instanceof Number number ? number.doubleValue() : 0.0;
  }

  @Override
  Object wire(@Nullable Object value, Temporaries after) {
    if (!(value instanceof Number number)) {
      throw mismatch(value);
    }
    return isSingle ? (Object) number.floatValue() : (Object) number.doubleValue();
  }

  @Override
  Object read(int address) {
    return isSingle ? (double) memory.readFloat(address) : memory.readDouble(address);
  }

  @Override
  @Nullable Object shown(@Nullable Object value) {
    return value instanceof Double number ? JsNumber.shortest(number) : value;
  }

  @Override
  Object cast(@Nullable Object value) {
    return JsNumber.of(value);
  }
}
