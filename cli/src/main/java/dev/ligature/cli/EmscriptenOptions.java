package dev.ligature.cli;

import java.util.List;
import java.util.Optional;

/**
 * What the command line says of a program of Emscripten.
 *
 * @param isWanted whether {@code --emscripten} is given
 * @param stubs the values of {@code --javascript-stub}
 * @param script the value of {@code --emscripten-script}, if it is given
 * @param names the value of {@code --emscripten-names}, if it is given
 */
record EmscriptenOptions(
    boolean isWanted, List<String> stubs, Optional<String> script, Optional<String> names) {
  EmscriptenOptions {
    stubs = List.copyOf(stubs);
  }

  /** Whether any of them is given, which says that the program is one. */
  boolean areGiven() {
    return isWanted || !stubs.isEmpty() || script.isPresent() || names.isPresent();
  }
}
