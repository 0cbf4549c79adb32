package dev.ligature.cli;

import dev.ligature.engine.CodeCache;
import java.io.IOException;
import java.nio.file.Path;

/** Where the command keeps generated code. */
final class CacheOption {
  private static final String VARIABLE = "LIGATURE_CACHE";

  private CacheOption() {}

  /**
   * The directory of {@code --cache}, or of the environment.
   *
   * @throws UsageException if it can't be made, or others could write to it, the program itself
   *     among them
   */
  static CodeCache of(RunOptions options, Host host) {
    String value = options.cache().or(() -> host.variable(VARIABLE)).orElse("");
    if (value.isEmpty()) {
      return CodeCache.none();
    }
    try {
      CodeCache cache = CodeCache.in(FileArgument.path(value));
      for (String directory : options.directories()) {
        checkApart(value, FileArgument.path(RunConfig.hostName(directory)), directory);
      }
      return cache;
    } catch (IOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static void checkApart(String cache, Path directory, String option) throws IOException {
    Path folder = FileArgument.path(cache).toRealPath();
    Path granted = directory.toRealPath();
    if (folder.startsWith(granted) || granted.startsWith(folder)) {
      throw new UsageException(
          "code cache %s: the program can write to it by --dir %s, and code in it runs outside of the program: name another directory"
              .formatted(cache, option));
    }
  }
}
