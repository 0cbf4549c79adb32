package dev.ligature.linker.find;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a name may stand for.
 *
 * @param text what is tried
 * @param path the path; empty if no path can be written so
 * @param folder whether the name can be that of a folder only
 */
record Candidate(String text, Optional<Path> path, boolean folder) {
  /** Stands for a path that no file can have. */
  static final String NO_NAME = "no file can have this name here";

  static Candidate of(String text, Supplier<Path> path) {
    // A path of Java has no slash at its end.
    boolean folder = text.endsWith("/") || text.endsWith("/.");
    try {
      Path found = path.get();
      return new Candidate(
          text.endsWith("/") ? found + "/" : found.toString(), Optional.of(found), folder);
    } catch (InvalidPathException e) {
      // Guests choose names; one that can't be a path is the path of no file.
      return new Candidate(text, Optional.empty(), folder);
    }
  }

  static Candidate of(Path path) {
    return new Candidate(path.toString(), Optional.of(path), false);
  }
}
