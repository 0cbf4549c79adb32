package dev.ligature.linker.abi;

import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.map.LoadedLibrary;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The names of files as guests know them. */
public final class FileNames {
  private final ProgramConfig config;

  /** Names as a configuration maps them. */
  public FileNames(ProgramConfig config) {
    this.config = config;
  }

  /**
   * A name that opens a library again. It is the path of the file if the guest can reach the file
   * by that path. Otherwise it is the name by which the library was asked for.
   */
  String of(LoadedLibrary library) {
    return library.path().flatMap(this::name).orElse(library.name());
  }

  /** The name of the folder that {@code $ORIGIN} means; empty if it is in no file. */
  Optional<String> origin(LoadedLibrary library) {
    return library.origin().map(Path::toString);
  }

  /** Whether the guest's name leads to a file. */
  boolean isFile(String name) {
    try {
      return Files.isRegularFile(config.files().apply(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** A path, if the guest's name for it is the same. */
  private Optional<String> name(Path path) {
    String name = path.toString();
    try {
      boolean same = name.indexOf('/') >= 0 && config.files().apply(name).equals(path);
      return same ? Optional.of(name) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
