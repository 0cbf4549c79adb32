package dev.ligature.emscripten;

/** JavaScript's value of what is not there. */
enum JsUndefined {
  UNDEFINED;

  @Override
  public String toString() {
    return "undefined";
  }
}
