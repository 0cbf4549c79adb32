package dev.ligature.trino;

import java.util.List;

/**
 * A C function, in the version that is to be called.
 *
 * @param symbol its name
 * @param files its library first, then what that needs
 */
record Target(String symbol, List<LibraryFile> files) {
  Target {
    files = List.copyOf(files);
  }

  /** The library. */
  LibraryFile library() {
    return files.getFirst();
  }

  /** The function, for messages: {@code crc32 of libz.so}. */
  String label() {
    return symbol + " of " + library().name();
  }

  /** What tells it from others. */
  String key() {
    return symbol + " " + LibraryVersion.of(files);
  }
}
