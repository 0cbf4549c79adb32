package dev.ligature.trino;

import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A library as it was read. */
final class LibraryFile {
  private final String name;
  private final byte[] module;
  private final String hash;
  private final List<String> needed;

  /**
   * A library.
   *
   * @param name the name of its file
   * @param module its bytes; kept, not copied
   */
  LibraryFile(String name, byte[] module) {
    this.name = name;
    this.module = module;
    hash = hash(module);
    needed = needed(module);
  }

  private static List<String> needed(byte[] module) {
    try {
      return DylinkSection.of(WasmModule.parse(module))
          .map(DylinkSection::needed)
          .orElse(List.of());
    } catch (WasmException _) {
      // The linker says what is wrong with it.
      return List.of();
    }
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each JVM has SHA-256", e);
    }
  }

  /** The name of its file. */
  String name() {
    return name;
  }

  /** Its bytes. */
  byte[] module() {
    return module;
  }

  /** Their SHA-256, in hexadecimal digits. */
  String hash() {
    return hash;
  }

  /** The names of the libraries that it needs; none if it is no module. */
  List<String> needed() {
    return needed;
  }
}
