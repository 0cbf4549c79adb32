package dev.ligature.trino;

import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A library as it was read.
 *
 * @param name the name of its file
 * @param module its bytes
 * @param hash the SHA-256 of them, in hexadecimal digits
 * @param needed the names of the libraries that it needs; none if it is no module
 */
record LibraryFile(String name, byte[] module, String hash, List<String> needed) {
  /** A library of these bytes. */
  static LibraryFile of(String name, byte[] module) {
    return new LibraryFile(name, module, hash(module), needed(name, module));
  }

  private static List<String> needed(String name, byte[] module) {
    try {
      return DylinkSection.of(WasmModule.parse(module))
          .map(DylinkSection::needed)
          .orElse(List.of());
    } catch (WasmException _) {
      // The linker says what is wrong with it.
      return List.of();
    }
  }

  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each JVM has SHA-256", e);
    }
  }
}
