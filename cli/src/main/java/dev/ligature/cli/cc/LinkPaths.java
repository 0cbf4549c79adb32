package dev.ligature.cli.cc;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes the paths on wasm-ld's command line absolute: unlike clang, it can't be told a working
 * directory, and the tools have none.
 *
 * @see <a href="https://lld.llvm.org/WebAssembly.html">WebAssembly lld port</a>
 */
final class LinkPaths {
  /** Options without their hyphens whose value, the next argument, is no path. */
  private static final Set<String> VALUES =
      Set.of(
          "m",
          "e",
          "u",
          "l",
          "y",
          "z",
          "O",
          "mllvm",
          "rpath",
          "soname",
          "entry",
          "export",
          "export-if-defined",
          "undefined",
          "error-limit",
          "wrap",
          "trace-symbol",
          "keep-section",
          "unresolved-symbols",
          "library",
          "rsp-quoting",
          "threads",
          "page-size",
          "thinlto-jobs",
          "thinlto-cache-policy");

  /** Options whose value is a path: the next argument, or behind an equals sign. */
  private static final Set<String> PATHS =
      Set.of(
          "library-path",
          "allow-undefined-file",
          "why-extract",
          "reproduce",
          "Map",
          "thinlto-cache-dir");

  private LinkPaths() {}

  /**
   * The command line with absolute paths.
   *
   * @param working the working directory
   */
  static List<String> absolute(List<String> line, String working) {
    List<String> made = new ArrayList<>();
    boolean isValue = false;
    for (String argument : line) {
      made.add(isValue ? argument : absolute(argument, working));
      isValue = !isValue && VALUES.contains(withoutHyphens(argument));
    }
    return made;
  }

  private static String absolute(String argument, String working) {
    if (!argument.startsWith("-")) {
      return path(argument, working);
    }
    int behind = argument.indexOf('=') + 1;
    if (behind > 0 && PATHS.contains(withoutHyphens(argument.substring(0, behind - 1)))) {
      return argument.substring(0, behind) + path(argument.substring(behind), working);
    }
    return argument.startsWith("-L") ? "-L" + path(argument.substring(2), working) : argument;
  }

  private static String withoutHyphens(String argument) {
    if (!argument.startsWith("-")) {
      return "";
    }
    return argument.substring(argument.startsWith("--") ? 2 : 1);
  }

  private static String path(String path, String working) {
    return path.isEmpty() || path.startsWith("/") ? path : working + "/" + path;
  }
}
