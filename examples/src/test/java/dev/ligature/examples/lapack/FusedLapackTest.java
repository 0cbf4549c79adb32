package dev.ligature.examples.lapack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.examples.treesitter.Commands;
import dev.ligature.fuse.Fusion;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.UndefinedSymbols;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The libraries of LAPACK and a C library of another toolchain, as one module that Node calls. */
final class FusedLapackTest {
  private static final Path ROOT = Path.of(System.getProperty("ligature.root"));
  private static final Path MODULES = ROOT.resolve("examples/lapack/node_modules/webr/dist");
  private static final Path LIBC = ROOT.resolve("guests/libc/lib");

  @TempDir Path directory;

  @Test
  void equations_are_solved_under_node() throws Exception {
    assumeTrue(Files.exists(MODULES.resolve("libRlapack.so")), "run  npm ci  in examples/lapack");
    assumeTrue(Files.exists(LIBC.resolve("libc.so")), "run  guests/libc/fetch");
    assumeTrue(Commands.output("node", "--version").isPresent(), "there is no node on the PATH");
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(LIBC, MODULES)
            .preloads("libc.so")
            .undefinedSymbols(UndefinedSymbols.ALLOW)
            .build();
    Path module = directory.resolve("fused.wasm");
    assertEquals(
        List.of(),
        Fusion.of(MODULES.resolve("libRlapack.so")).withConfig(config).write(module).leftovers());
    Path script = directory.resolve("fused-lapack.mjs");
    try (InputStream source = FusedLapackTest.class.getResourceAsStream("fused-lapack.mjs")) {
      Files.write(script, source.readAllBytes());
    }
    // The equations 2x + y = 3, x + 3y + z = 5, y + 4z = 5 have this solution, and no error.
    assertEquals(
        Optional.of("1.000000000000 1.000000000000 1.000000000000 0"),
        Commands.output("node", script.toString(), module.toString()));
  }
}
