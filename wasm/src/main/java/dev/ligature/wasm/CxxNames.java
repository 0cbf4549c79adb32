package dev.ligature.wasm;

import dev.ligature.wasm.cxx.Demangler;
import java.util.Objects;
import java.util.Optional;

/**
 * Names of C++ functions and data behind their symbols: {@code geo::area(int, int)} for {@code
 * _ZN3geo4areaEii}.
 *
 * @see <a href="https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling">How C++ names are
 *     mangled</a>
 */
public final class CxxNames {
  private CxxNames() {}

  /**
   * The name that a symbol stands for, as {@code llvm-cxxfilt} writes it; empty for a symbol that
   * isn't mangled, or not in a way that is understood.
   *
   * @param symbol the symbol
   */
  public static Optional<String> demangle(String symbol) {
    return Demangler.demangle(Objects.requireNonNull(symbol, "symbol"));
  }
}
