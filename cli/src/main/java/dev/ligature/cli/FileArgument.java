package dev.ligature.cli;

import dev.ligature.wasm.PrintableText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A file or folder that the command line names. */
final class FileArgument {
  private FileArgument() {}

  /**
   * The path.
   *
   * @throws UsageException if no file can have that name
   */
  static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException("no file can have this name here: " + name);
    }
  }

  /**
   * Why a file is none that can be read, if so.
   *
   * @param noun what it is to be, such as {@code program}
   * @param name the file as it was written
   */
  static Optional<String> problem(String noun, String name) {
    Path path = path(name);
    String printable = PrintableText.of(name);
    if (name.isEmpty()) {
      return Optional.of("cannot find " + noun + ": the name is empty");
    } else if (Files.isRegularFile(path)) {
      // A path of Java has no slash at its end.
      return name.endsWith("/") ? Optional.of("not a directory: " + printable) : Optional.empty();
    } else if (Files.exists(path)) {
      return Optional.of("not a file: " + printable);
    }
    String problem = "cannot find " + noun + ": " + printable;
    return Optional.of(Files.isSymbolicLink(path) ? problem + " (a broken link)" : problem);
  }
}
