package dev.ligature.wasm.cxx;

import java.util.Optional;

/**
 * Reads mangled names of C++.
 *
 * @see <a href="https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling">The rules of names</a>
 */
public final class Demangler {
  private Demangler() {}

  /** What a symbol stands for; empty if it is no mangled name. */
  public static Optional<String> demangle(String symbol) {
    if (!symbol.startsWith("_Z")) {
      return Optional.empty();
    }
    try {
      Reading in = new Reading(symbol);
      in.expect("_Z");
      Node node = in.encodings.encoding();
      if (in.peek() == '.') {
        node = Joined.of(node, " (" + in.rest() + ")");
      }
      return in.isAtEnd() ? Optional.of(new Printer().add(node).toString()) : Optional.empty();
    } catch (Malformed e) {
      return Optional.empty();
    }
  }
}
