package dev.ligature.linker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where libraries come from that are in no folder: a class path, a jar, memory. It is asked for
 * each name that no library is known by, ahead of all folders, whoever names it: what it gives,
 * guests may link. To be thread-safe.
 */
@FunctionalInterface
public interface LibrarySource {
  /**
   * The module of a name, as a guest or Java wrote it: {@code libz.so}, or a path.
   *
   * @return the module, kept and not copied; empty if it has none, and the search goes on
   * @throws IOException if it has one that can't be read, which is an error of the load
   */
  Optional<byte[]> find(String name) throws IOException;

  /** Modules in memory by name. */
  static LibrarySource of(Map<String, byte[]> modules) {
    Map<String, byte[]> kept = Map.copyOf(modules);
    return name -> Optional.ofNullable(kept.get(Objects.requireNonNull(name, "name")));
  }

  /**
   * The files in a folder, whatever its file system: also one in a jar or in memory. A name with a
   * slash is none of them. What is in the folder, guests may link.
   *
   * @param folder the folder; read when a library is looked for
   */
  static LibrarySource ofFolder(Path folder) {
    Objects.requireNonNull(folder, "folder");
    return name -> {
      if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
        return Optional.empty();
      }
      try {
        return Optional.of(Files.readAllBytes(folder.resolve(name)));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    };
  }

  /**
   * This source, and where it has no module another.
   *
   * @param other asked second
   */
  default LibrarySource or(LibrarySource other) {
    Objects.requireNonNull(other, "other");
    return name -> {
      Optional<byte[]> module = find(name);
      return module.isPresent() ? module : other.find(name);
    };
  }

  /**
   * The resources in a folder of a class path. A name with a slash is none of them.
   *
   * @param loader has the resources
   * @param folder their folder, such as {@code com/example/native}; empty for the root
   */
  static LibrarySource ofClassPath(ClassLoader loader, String folder) {
    Objects.requireNonNull(loader, "loader");
    Objects.requireNonNull(folder, "folder");
    return name -> {
      if (name.isEmpty() || name.indexOf('/') >= 0) {
        return Optional.empty();
      }
      String resource = folder.isEmpty() ? name : folder + "/" + name;
      try (InputStream input = loader.getResourceAsStream(resource)) {
        return input == null ? Optional.empty() : Optional.of(input.readAllBytes());
      }
    };
  }
}
