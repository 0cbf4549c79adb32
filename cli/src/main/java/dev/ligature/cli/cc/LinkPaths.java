package dev.ligature.cli.cc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the paths on wasm-ld's command line absolute: unlike clang, it can't be told a working
 * directory, and the tools have none.
 */
final class LinkPaths {
  /** Options whose value, the next argument, is no path. */
  private static final Set<String> VALUES =
      Set.of(
          "-m",
          "-e",
          "-u",
          "-l",
          "-y",
          "-z",
          "-O",
          "-rpath",
          "-mllvm",
          "-soname",
          "--entry",
          "--export",
          "--export-if-defined",
          "--undefined",
          "--rpath",
          "--soname",
          "--initial-memory",
          "--max-memory",
          "--features",
          "--extra-features",
          "--error-limit",
          "--threads");

  /** Options with a path behind them, in the same argument. */
  private static final List<String> JOINED =
      List.of("-L", "--library-path=", "--allow-undefined-file=", "--why-extract=");

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
      if (isValue) {
        made.add(argument);
      } else {
        Optional<String> option =
            JOINED.stream()
                .filter(start -> argument.startsWith(start) && !argument.equals(start))
                .findFirst();
        String start = option.orElse("");
        boolean isPath = option.isPresent() || !argument.startsWith("-");
        made.add(isPath ? start + absolute(argument.substring(start.length()), working) : argument);
      }
      isValue = !isValue && VALUES.contains(argument);
    }
    return made;
  }

  private static String absolute(String path, String working) {
    return path.isEmpty() || path.startsWith("/") ? path : working + "/" + path;
  }
}
