package dev.ligature.guests;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the modules that {@code guests/build.sh} builds. */
public final class Guests {
  private Guests() {}

  /**
   * The path of a module, for instance {@code module("order/main.wasm")}. It exists.
   *
   * @throws IllegalStateException if there is no such module, or if the system property {@code
   *     ligature.root}, which Maven sets for tests, does not name the root of the source tree
   */
  public static Path module(String name) {
    return existing(root().resolve("guests").resolve("modules").resolve(name));
  }

  /**
   * The path of a file of the source tree, for instance {@code file("examples/plugins/host.wasm")}.
   * It exists.
   *
   * @throws IllegalStateException as {@link #module}
   */
  public static Path file(String name) {
    return existing(root().resolve(name));
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalStateException(path + " is missing: guests/build.sh builds the modules");
    }
    return path;
  }

  private static Path root() {
    String root = System.getProperty("ligature.root");
    if (root == null) {
      throw new IllegalStateException("the system property ligature.root is not set");
    }
    return Path.of(root);
  }
}
