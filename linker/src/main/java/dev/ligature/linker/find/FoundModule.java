package dev.ligature.linker.find;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A module that a name led to.
 *
 * @param path the file by the spelling that led to it; empty for bytes in memory
 * @param origin the folder that {@code $ORIGIN} means in it, absolute
 * @param identity what makes it the same library: the real path or the content
 * @param module the module
 */
public record FoundModule(
    Optional<Path> path, Optional<Path> origin, Object identity, LibraryModule module) {
  /** A module that was not read from a file. */
  public static FoundModule inMemory(LibraryModule module) {
    return new FoundModule(Optional.empty(), Optional.empty(), new Content(module), module);
  }

  /** The identity of bytes: equal to that of equal bytes, whatever their names. */
  private static final class Content {
    private final LibraryModule module;

    Content(LibraryModule module) {
      this.module = module;
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(module.module().bytes());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Content content
          && Arrays.equals(module.module().bytes(), content.module.module().bytes());
    }
  }
}
