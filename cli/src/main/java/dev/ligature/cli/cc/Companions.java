package dev.ligature.cli.cc;

import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Puts the toolchain's libraries that a module needs beside it, where its runpath {@code $ORIGIN}
 * finds them. What is there stays as it is.
 */
final class Companions {
  private final Toolchain toolchain;

  Companions(Toolchain toolchain) {
    this.toolchain = toolchain;
  }

  void add(Path module) throws IOException {
    if (!Files.isRegularFile(module)) {
      return;
    }
    Path folder = module.toAbsolutePath().getParent();
    Deque<String> needed = new ArrayDeque<>(needed(Files.readAllBytes(module)));
    while (!needed.isEmpty()) {
      String name = needed.remove();
      Optional<byte[]> library = toolchain.library(name);
      if (folder != null && library.isPresent() && !Files.exists(folder.resolve(name))) {
        Files.write(folder.resolve(name), library.get());
        needed.addAll(needed(library.get()));
      }
    }
  }

  private static List<String> needed(byte[] bytes) {
    try {
      return DylinkSection.of(WasmModule.parse(bytes)).map(DylinkSection::needed).orElse(List.of());
    } catch (WasmException _) {
      // What the tools wrote is no module, as with --oformat or -emit-llvm.
      return List.of();
    }
  }
}
