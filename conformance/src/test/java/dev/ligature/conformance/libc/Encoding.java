package dev.ligature.conformance.libc;

import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** The two encodings of exceptions in WebAssembly. */
public enum Encoding {
  /** By {@code try}, which clang-19 writes. */
  OLDER,
  /** By {@code try_table}, of WebAssembly 3.0. */
  NEWER;

  /** The encodings of what a module catches. */
  public static Set<Encoding> in(Path file) throws IOException {
    WasmModule module = WasmModule.parse(Files.readAllBytes(file));
    Set<Encoding> found = EnumSet.noneOf(Encoding.class);
    for (int f = module.importCount(ExternKind.FUNCTION); f < module.functionCount(); f++) {
      Instructions code = module.body(f).code();
      for (int i = 0; i < code.size(); i++) {
        switch (code.op(i)) {
          case Op.TRY -> found.add(OLDER);
          case Op.TRY_TABLE -> found.add(NEWER);
          default -> {}
        }
      }
    }
    return found;
  }
}
