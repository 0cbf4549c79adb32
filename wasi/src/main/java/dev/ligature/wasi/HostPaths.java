package dev.ligature.wasi;

import java.nio.file.Path;
import java.util.Map;

/** Finds the directory that a guest's path is in. */
final class HostPaths {
  private HostPaths() {}

  static Path of(Map<String, Path> directories, String path) {
    String plain = withoutDot(path);
    String best = null;
    for (String guest : directories.keySet()) {
      String prefix = withoutDot(guest);
      if (isIn(plain, prefix) && (best == null || prefix.length() > withoutDot(best).length())) {
        best = guest;
      }
    }
    if (best == null) {
      return Path.of(path);
    }
    String rest = plain.substring(withoutDot(best).length());
    return directories.get(best).resolve(rest.startsWith("/") ? rest.substring(1) : rest);
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
