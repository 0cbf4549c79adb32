package dev.ligature.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which libraries a program gets. */
final class SearchOptions {
  @Option(
      names = "--library-path",
      paramLabel = "DIR:..",
      description =
          "Search libraries in these directories first, instead of those in"
              + " LIGATURE_LIBRARY_PATH.")
  private @Nullable String libraryPath;

  @Option(
      names = "--preload",
      paramLabel = "LIB:..",
      description =
          "Load these libraries right after the program, instead of those in LIGATURE_PRELOAD."
              + " Repeatable.")
  private List<String> preloads = new ArrayList<>();

  @Option(
      names = "--link-dir",
      paramLabel = "DIR",
      description =
          "Let the program link libraries of this directory and those below it too. Repeatable.")
  private List<String> linkDirectories = new ArrayList<>();

  /** The directories granted, in their order. */
  List<String> linkDirectories() {
    return linkDirectories;
  }

  /** What was given, if anything. */
  Optional<String> libraryPath() {
    return Optional.ofNullable(libraryPath);
  }

  /** What was given, in its order. */
  List<String> preloads() {
    return preloads;
  }
}
