package dev.ligature.conformance.random;

import dev.ligature.conformance.play.Script;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A way to run Binaryen's {@code wasm-opt}. */
interface WasmOpt extends AutoCloseable {
  /** Runs it; whether it has done what it was told. */
  boolean run(List<String> arguments);

  @Override
  void close();

  /** The program on the path, if there is one. */
  static Optional<WasmOpt> installed() {
    try {
      start(List.of("wasm-opt", "--version"));
      return Optional.of(new Installed());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** That of the npm package in a folder, run by Node, if both are there. */
  static Optional<WasmOpt> ofPackage(Path folder) {
    Path tool = folder.resolve("node_modules/binaryen/bin/wasm-opt");
    if (!Files.exists(tool)) {
      return Optional.empty();
    }
    return Script.start(WasmOpt.class, "binaryen.mjs", tool.toString()).map(ByNode::new);
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** One process for each run. */
  final class Installed implements WasmOpt {
    @Override
    public boolean run(List<String> arguments) {
      List<String> command = new ArrayList<>(List.of("wasm-opt"));
      command.addAll(arguments);
      try {
        return start(command).waitFor() == 0;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {}
  }

  /** One process for all. */
  final class ByNode implements WasmOpt {
    private final Script script;

    ByNode(Script script) {
      this.script = script;
    }

    @Override
    public boolean run(List<String> arguments) {
      BufferedWriter out = script.out();
      BufferedReader in = script.in();
      try {
        out.write(String.join(" ", arguments) + "\n");
        out.flush();
        return "0".equals(in.readLine());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      script.close();
    }
  }
}
