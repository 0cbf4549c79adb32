package dev.ligature.wasm.cxx;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

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
    // Lengths in it are of bytes.
    String bytes = new String(symbol.getBytes(UTF_8), ISO_8859_1);
    try {
      return Optional.of(new String(name(bytes).getBytes(ISO_8859_1), UTF_8));
    } catch (Malformed | StackOverflowError e) {
      // Names can refer to themselves, and qualify others however often.
      return Optional.empty();
    }
  }

  private static String name(String symbol) throws Malformed {
    Reading in = new Reading(symbol);
    in.expect("_Z");
    Node node = in.encodings.encoding();
    if (in.peek() == '.') {
      node = Joined.of(node, " (" + in.rest() + ")");
    }
    if (!in.isAtEnd()) {
      throw new Malformed();
    }
    return new Printer().add(node).toString();
  }
}
