package dev.ligature.emscripten;

import dev.ligature.wasi.preview1.GuestMemory;
import org.jspecify.annotations.Nullable;

/** {@code bool}: {@link Boolean}. */
final class EmbindBool extends EmbindType {
  private final GuestMemory memory;

  EmbindBool(String name, GuestMemory memory) {
    super(name);
    this.memory = memory;
  }

  @Override
  Object value(@Nullable Object wire) {
    return wire instanceof Number number && number.intValue() != 0;
  }

  @Override
  Object wire(@Nullable Object value, Temporaries after) {
    if (!(value instanceof Boolean truth)) {
      throw mismatch(value);
    }
    return truth ? 1 : 0;
  }

  @Override
  Object read(int address) {
    return memory.read(address) != 0;
  }

  @Override
  Object cast(@Nullable Object value) {
    return JsValue.isTrue(value);
  }
}
