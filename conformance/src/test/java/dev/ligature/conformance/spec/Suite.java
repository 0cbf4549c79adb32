package dev.ligature.conformance.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the suite is: beside the repository, unless the environment says otherwise. */
final class Suite {
  private static final String VARIABLE = "LIGATURE_TESTSUITE";

  private Suite() {}

  /** The folder, whether or not it exists. */
  static Path folder() {
    String named = System.getenv(VARIABLE);
    return named != null ? Path.of(named) : root().resolve("../shared/testsuite").normalize();
  }

  /** The repository's root. */
  static Path root() {
    return Optional.ofNullable(System.getProperty("ligature.root"))
        .map(Path::of)
        .orElseGet(Suite::findRoot)
        .toAbsolutePath()
        .normalize();
  }

  /** The outermost folder around the working directory that has a {@code pom.xml}. */
  private static Path findRoot() {
    Path root = Path.of("").toAbsolutePath();
    for (Path p = root; p != null; p = p.getParent()) {
      if (Files.exists(p.resolve("pom.xml"))) {
        root = p;
      }
    }
    return root;
  }

  /** Where it was looked for, for a message. */
  static String missing() {
    return "no specification test suite at %s; set %s to its folder".formatted(folder(), VARIABLE);
  }

  /** The scripts, relative to the folder, in order. */
  static List<Path> scripts() {
    Path folder = folder();
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(path -> path.toString().endsWith(".wast"))
          .map(folder::relativize)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
