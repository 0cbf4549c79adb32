package dev.ligature.wasi;

import java.nio.file.Path;
import java.util.Map;

/** Finds the directory that a guest's path is in. */
final class HostPaths {
  private HostPaths() {}

  static Path of(Map<String, Path> directories, String path) {
    String plain = withoutDot(path);
    int longest = -1;
    Path directory = Path.of("");
    for (Map.Entry<String, Path> entry : directories.entrySet()) {
      String prefix = withoutDot(entry.getKey());
      if (isIn(plain, prefix) && prefix.length() > longest) {
        longest = prefix.length();
        directory = entry.getValue();
      }
    }
    if (longest < 0) {
      return Path.of(path);
    }
    String rest = plain.substring(longest);
    return directory.resolve(rest.startsWith("/") ? rest.substring(1) : rest);
  }

  /** The empty prefix stands for the guest's working directory, and {@code /} for its root. */
  private static boolean isIn(String path, String prefix) {
    if (prefix.isEmpty()) {
      return !path.startsWith("/");
    }
    return path.startsWith(prefix)
        && (prefix.endsWith("/")
            || path.length() == prefix.length()
            || path.charAt(prefix.length()) == '/');
  }

  private static String withoutDot(String path) {
    String plain = path;
    while (plain.startsWith("./")) {
      plain = plain.substring(2);
    }
    return plain.equals(".") ? "" : plain;
  }
}
