package dev.ligature.cli.cc;

import dev.ligature.cli.edit.FileReplacement;
import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Puts the toolchain's libraries that a module needs beside it, where its runpath {@code $ORIGIN}
 * finds them. What is there stays as it is.
 */
final class Companions {
  private final Toolchain toolchain;
  private final PrintStream err;

  /**
   * Those of a toolchain.
   *
   * @param err what is told that another library of the name is there
   */
  Companions(Toolchain toolchain, PrintStream err) {
    this.toolchain = toolchain;
    this.err = err;
  }

  void add(Path module) throws IOException, OutputException {
    if (!Files.isRegularFile(module)) {
      return;
    }
    Path folder = module.toAbsolutePath().getParent();
    Deque<String> needed = new ArrayDeque<>(needed(Files.readAllBytes(module)));
    while (!needed.isEmpty()) {
      String name = needed.remove();
      Optional<byte[]> library = toolchain.library(name);
      if (folder != null && library.isPresent()) {
        add(folder.resolve(name), library.get());
        needed.addAll(needed(library.get()));
      }
    }
  }

  private void add(Path file, byte[] library) throws IOException, OutputException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      try {
        FileReplacement.write(file, Optional.empty(), library);
      } catch (IOException e) {
        throw new OutputException(file.toString(), e);
      }
    } else if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), library)) {
      err.println("ligature: cc: kept, though it is not that of the compiler: " + file);
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
