package dev.ligature.emscripten;

import org.jspecify.annotations.Nullable;

/** {@code emscripten::memory_view}: a part of the guest's memory. */
final class EmbindView extends EmbindType {
  private final EmbindGuest guest;
  private final JsArray.Kind kind;

  EmbindView(String name, EmbindGuest guest, JsArray.Kind kind) {
    super(name);
    this.guest = guest;
    this.kind = kind;
  }

  @Override
  Object value(@Nullable Object wire) {
    return read(wire instanceof Integer address ? address : 0);
  }

  @Override
  Object wire(@Nullable Object value, Temporaries after) {
    throw new IllegalArgumentException("a guest takes no " + name());
  }

  @Override
  Object read(int address) {
    int length = guest.memory().readInt(address);
    return JsArray.view(kind, guest, guest.memory().readInt(address + Integer.BYTES), length);
  }
}
