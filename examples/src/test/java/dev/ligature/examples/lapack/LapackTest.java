package dev.ligature.examples.lapack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.examples.treesitter.Commands;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Libraries of Emscripten's toolchain over the libc of wasi-sdk's, from Java. */
final class LapackTest {
  private static final Path ROOT = Path.of(System.getProperty("ligature.root"));
  private static final Path EXAMPLE = ROOT.resolve("examples/lapack");
  private static final Path MODULES = EXAMPLE.resolve("node_modules/webr/dist");
  private static final Path LIBC = ROOT.resolve("guests/libc/lib");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static Lapack open() {
    assumeModules();
    return Lapack.open(LIBC, MODULES);
  }

  private static void assumeModules() {
    assumeTrue(Files.exists(MODULES), "webr is not there: npm ci in examples/lapack fetches it");
    assumeTrue(
        Files.exists(LIBC.resolve("libc.so")),
        "libc.so is not there: guests/libc/fetch fetches it from npm");
  }

  @Test
  void five_hundred_equations_are_solved_with_an_error_below_1e_10() {
    try (Lapack lapack = open()) {
      Equations equations = Equations.of(500);
      double error = Equations.error(lapack.solve(equations.matrix(), equations.right()));
      assertTrue(error < 1e-10, () -> "error " + error);
    }
  }

  @Test
  void a_small_system_is_solved_exactly() {
    try (Lapack lapack = open()) {
      // 2x + y = 5, x - y = 1
      double[] solution = lapack.solve(new double[] {2, 1, 1, -1}, new double[] {5, 1});
      assertArrayEquals(new double[] {2, 1}, solution);
    }
  }

  @Test
  void a_singular_matrix_is_refused_with_its_pivot() {
    try (Lapack lapack = open()) {
      ArithmeticException error =
          assertThrows(
              ArithmeticException.class,
              () -> lapack.solve(new double[] {1, 2, 2, 4}, new double[] {1, 1}));
      assertEquals("singular matrix: pivot 2 is zero", error.getMessage());
    }
  }

  @Test
  void a_matrix_that_is_not_square_is_refused() {
    try (Lapack lapack = open()) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> lapack.solve(new double[] {1, 2, 3}, new double[] {1, 1}));
      assertEquals("3 coefficients for 2 equations", error.getMessage());
    }
  }

  @Test
  void the_command_prints_the_same_error_as_node_does() {
    assumeModules();
    Optional<String> expected =
        Commands.output("node", EXAMPLE.resolve("oracle.mjs").toString(), "200", "2");
    assumeTrue(expected.isPresent(), "node is not there");
    assertEquals(0, run(LIBC.toString(), MODULES.toString(), "200", "2"));
    List<String> errors = errors(out.toString(StandardCharsets.UTF_8));
    assertEquals(2, errors.size());
    assertEquals(errors(expected.get()), errors);
  }

  private static List<String> errors(String lines) {
    return Pattern.compile("error (\\d\\.\\de-)0?(\\d+)")
        .matcher(lines)
        .results()
        .map((MatchResult match) -> match.group(1) + match.group(2))
        .toList();
  }

  @Test
  void libraries_that_are_not_there_are_named() {
    assertEquals(1, run("no-such-folder", "no-such-folder"));
    assertEquals(
        """
        cannot find library: libc.so
        >>> tried: no-such-folder/libc.so
        >>> tried: no-such-folder/libc.so
        """,
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void arguments_that_make_no_sense_are_refused() {
    assertEquals(2, run(LIBC.toString(), MODULES.toString(), "many"));
    assertEquals(
        "usage: examples/lapack/run [EQUATIONS [TIMES]]\n", err.toString(StandardCharsets.UTF_8));
  }

  private int run(String... args) {
    return Main.run(
        List.of(args),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
