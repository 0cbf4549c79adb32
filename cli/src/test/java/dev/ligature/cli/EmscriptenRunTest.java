package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of Emscripten at the command line: {@code initdb} of PostgreSQL. */
final class EmscriptenRunTest {
  private static final Path INITDB =
      Path.of(
          System.getProperty("ligature.root", ".."),
          "postgres/modules/node_modules/@electric-sql/pglite/dist/initdb.wasm");

  @Test
  void a_program_runs_with_its_arguments() {
    assumeTrue(Files.isRegularFile(INITDB), "npm ci in postgres/modules brings it");
    // It warns that it does not find itself.
    Invocation version = Invocation.of("run", "--emscripten", INITDB.toString(), "--version");
    assertEquals("initdb (PostgreSQL) 18.6\n", version.out());
    assertEquals(0, version.status());
  }

  @Test
  void it_sees_the_folders_that_it_is_given(@TempDir Path folder) throws IOException {
    assumeTrue(Files.isRegularFile(INITDB), "npm ci in postgres/modules brings it");
    Files.writeString(folder.resolve("file"), "");
    String mount = folder + "::/data";
    Invocation found =
        Invocation.of(
            "run", "--emscripten", "--dir", mount, INITDB.toString(), "--sync-only", "-D", "/data");
    assertTrue(found.err().contains("/data"), found.err());
    assertFalse(found.err().contains("could not access directory"), found.err());
    Invocation missing =
        Invocation.of(
            "run", "--emscripten", "--dir", mount, INITDB.toString(), "--sync-only", "-D", "/none");
    assertTrue(missing.err().contains("could not access directory \"/none\""), missing.err());
  }

  @Test
  void a_folder_needs_an_absolute_path_in_the_guest(@TempDir Path folder) {
    Invocation.of("run", "--emscripten", "--dir", folder + "::data", "a.wasm")
        .gives(
            2,
            "",
            "ligature: --dir data: with --emscripten the guest's path has to be absolute, without"
                + " ..: --dir data::/PATH\n");
  }
}
