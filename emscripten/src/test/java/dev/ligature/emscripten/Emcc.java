package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code emcc} of this machine, such as that of Debian's package {@code emscripten}.
 *
 * @param compiler where it is
 * @param folder where it writes
 */
record Emcc(Path compiler, Path folder) {
  private static final Path SOURCES =
      Path.of(System.getProperty("ligature.root"), "emscripten/src/test/c");

  /** Skips the test where there is none. */
  static Emcc find(Path folder) {
    Optional<Path> emcc =
        List.of(System.getenv("PATH").split(":", -1)).stream()
            .map(path -> Path.of(path, "emcc"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(emcc.isPresent(), "no emcc: install Debian's package emscripten");
    return new Emcc(emcc.get(), folder);
  }

  void compile(List<String> input, String output, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(compiler.toString()));
    command.addAll(input);
    command.addAll(List.of(options));
    command.addAll(List.of("-o", folder.resolve(output).toString()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(SOURCES.toFile());
    // Where Debian has what the compiler's scripts need.
    builder.environment().put("NODE_PATH", "/usr/share/nodejs");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
  }
}
