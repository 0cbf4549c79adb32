package dev.ligature.linker.abi;

import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.find.LibrarySearch;
import dev.ligature.linker.map.LoadedLibrary;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The names of files as guests know them. Where a policy limits what guests may link, no guest is
 * told a path of the host that it was not given: names are those by which libraries were asked for.
 */
public final class FileNames {
  private final ProgramConfig config;
  private final LibrarySearch search;

  /** Names as a configuration maps them. */
  public FileNames(ProgramConfig config, LibrarySearch search) {
    this.config = config;
    this.search = search;
  }

  /** Whether guests are told where files are. */
  boolean tellsPaths() {
    return search.policy().isUnlimited();
  }

  /**
   * A name that opens a library again: that by which it was asked for. Where guests may link
   * anything, it is the path of the file if the guest can reach the file by that path.
   */
  String of(LoadedLibrary library) {
    return library.path().filter(_ -> tellsPaths()).flatMap(this::name).orElse(library.name());
  }

  /** The name of the folder that {@code $ORIGIN} means; empty if guests know none. */
  Optional<String> origin(LoadedLibrary library) {
    if (tellsPaths()) {
      return library.origin().map(Path::toString);
    }
    int slash = library.name().lastIndexOf('/');
    return slash < 0
        ? Optional.empty()
        : Optional.of(library.name().substring(0, Math.max(slash, 1)));
  }

  /** Whether the guest's name leads to a file. */
  boolean isFile(String name) {
    return search.isFile(name);
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
