package dev.ligature.trino;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which version of a library a function is of: its name, and the hashes of it and of what it needs.
 * The coordinator sends it to the workers as text, {@code libz.so@HASH,libc.so@HASH}; users may pin
 * the hashes in the same way.
 *
 * @param hashes the library first
 */
record LibraryVersion(List<Named> hashes) {
  /**
   * A library's hash.
   *
   * @param name the name of its file
   * @param hash the SHA-256 of it, if it is said
   */
  record Named(String name, Optional<String> hash) {
    @Override
    public String toString() {
      return hash.map(known -> name + "@" + known).orElse(name);
    }
  }

  LibraryVersion {
    hashes = List.copyOf(hashes);
  }

  /** The version of files that were read. */
  static LibraryVersion of(List<LibraryFile> files) {
    return new LibraryVersion(
        files.stream().map(file -> new Named(file.name(), Optional.of(file.hash()))).toList());
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is written otherwise
   */
  static LibraryVersion parse(String text) {
    List<Named> hashes = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int at = part.indexOf('@');
      String name = at < 0 ? part : part.substring(0, at);
      if (!LibraryFolder.isName(name)) {
        throw new IllegalArgumentException("'%s' is no name of a library's file".formatted(name));
      }
      Optional<String> hash = at < 0 ? Optional.empty() : Optional.of(part.substring(at + 1));
      if (hash.isPresent() && !hash.get().matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            "'%s' is no SHA-256 of %s in 64 hexadecimal digits".formatted(hash.get(), name));
      }
      hashes.add(new Named(name, hash));
    }
    return new LibraryVersion(hashes);
  }

  /** The name of the library itself. */
  String name() {
    return hashes.getFirst().name();
  }

  @Override
  public String toString() {
    return String.join(",", hashes.stream().map(Named::toString).toList());
  }
}
