package dev.ligature.conformance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packages that are not published say where null may be too, so that NullAway checks them. */
final class NullMarkedTest {
  private final Path root = Path.of(System.getProperty("ligature.root"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench",
        "bench/endive",
        "bench/peers/chicory",
        "bench/peers/graalwasm",
        "bench/peers/wasmtime",
        "examples",
        "guests"
      })
  void every_package_is_marked(String module) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
      List<Path> folders =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(file -> file.resolveSibling("package-info.java"))
              .distinct()
              .toList();
      assertFalse(folders.isEmpty(), module);
      assertEquals(List.of(), folders.stream().filter(file -> !isMarked(file)).toList());
    }
  }

  private static boolean isMarked(Path file) {
    try {
      return Files.exists(file) && Files.readString(file).contains("\n@NullMarked\n");
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }
}
