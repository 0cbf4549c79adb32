package dev.ligature.trino;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The folder of libraries. A file is read anew when its time or size is another. Thread-safe.
 *
 * <p>Not a folder of that: a name leads to no other folder.
 */
final class LibraryFolder {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+][A-Za-z0-9_+.-]{0,199}");

  private record Version(FileTime time, long size, LibraryFile file) {}

  private final Path folder;
  private final Map<String, Version> files = new ConcurrentHashMap<>();

  /**
   * A folder, which need not be there yet.
   *
   * @param folder where
   */
  LibraryFolder(Path folder) {
    this.folder = folder;
  }

  /** Where it is. */
  Path path() {
    return folder;
  }

  /** Whether it is a name that a library can have. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * A library.
   *
   * @param name the name of its file
   * @return empty if there is none
   * @throws IOException if it can't be read
   */
  Optional<LibraryFile> find(String name) throws IOException {
    if (!isName(name)) {
      return Optional.empty();
    }
    Path path = folder.resolve(name);
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      Version known = files.get(name);
      if (known != null && known.time.equals(now.lastModifiedTime()) && known.size == now.size()) {
        return Optional.of(known.file);
      }
      LibraryFile read = new LibraryFile(name, Files.readAllBytes(path));
      LibraryFile file = known != null && known.file.hash().equals(read.hash()) ? known.file : read;
      files.put(name, new Version(now.lastModifiedTime(), now.size(), file));
      return Optional.of(file);
    } catch (NoSuchFileException _) {
      files.remove(name);
      return Optional.empty();
    }
  }

  /**
   * A library and all that it needs and that is in the folder, in the order in which the linker
   * looks at them.
   *
   * @param name the name of its file
   * @return empty if it is not there
   * @throws IOException if one can't be read
   */
  List<LibraryFile> withNeeded(String name) throws IOException {
    List<LibraryFile> found = new ArrayList<>();
    Set<String> seen = new HashSet<>(Set.of(name));
    find(name).ifPresent(found::add);
    for (int k = 0; k < found.size(); k++) {
      for (String needed : found.get(k).needed()) {
        if (seen.add(needed)) {
          find(needed).ifPresent(found::add);
        }
      }
    }
    return found;
  }
}
