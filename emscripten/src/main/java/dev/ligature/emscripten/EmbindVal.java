package dev.ligature.emscripten;

import org.jspecify.annotations.Nullable;

/** {@code emscripten::val}, and what is passed as one: {@code std::optional}, types of users. */
final class EmbindVal extends EmbindType.Addressed {
  private final JsHandles handles;
  private final boolean isOptional;

  EmbindVal(String name, EmbindGuest guest, JsHandles handles, boolean isOptional) {
    super(name, guest);
    this.handles = handles;
    this.isOptional = isOptional;
  }

  /** Whether undefined is a value. */
  boolean isOptional() {
    return isOptional;
  }

  @Override
  @Nullable Object value(@Nullable Object wire) {
    int handle = wire instanceof Number number ? JsNumber.bits(number) : 0;
    Object value = handles.value(handle);
    handles.release(handle);
    return value;
  }

  @Override
  Object wire(@Nullable Object value, Temporaries after) {
    return handles.add(isOptional && value == null ? JsValue.UNDEFINED : value);
  }
}
