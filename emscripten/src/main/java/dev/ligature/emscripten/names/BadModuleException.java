package dev.ligature.emscripten.names;

import java.io.IOException;

/** What is no module, or ends too soon: the linker says what is wrong with it. */
final class BadModuleException extends IOException {
  private static final long serialVersionUID = 1;
}
