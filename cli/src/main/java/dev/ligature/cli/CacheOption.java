package dev.ligature.cli;

import dev.ligature.engine.CodeCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

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

  /**
   * Where the code of the compiler is kept, which writes to no files: the directory of the option,
   * or of the environment, or the user's for such things if there is one.
   *
   * @throws UsageException if the directory that is named can't be made, or others could write to
   *     it
   */
  static CodeCache ofCompiler(Optional<String> option, Host host) {
    Optional<String> named = option.or(() -> host.variable(VARIABLE).filter(v -> !v.isEmpty()));
    try {
      if (named.isPresent()) {
        String value = named.get();
        return value.isEmpty() ? CodeCache.none() : CodeCache.in(FileArgument.path(value));
      }
    } catch (IOException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    try {
      Optional<Path> folder = usersFolder(host);
      return folder.isPresent() ? CodeCache.in(folder.get()) : CodeCache.none();
    } catch (IOException _) {
      // Nobody asked for it.
      return CodeCache.none();
    }
  }

  /** Where programs of the user keep what can be made again, by the habits of the system. */
  private static Optional<Path> usersFolder(Host host) {
    Optional<String> home = host.variable("HOME").filter(name -> !name.isEmpty());
    Optional<String> folder =
        host.variable("XDG_CACHE_HOME")
            .filter(name -> !name.isEmpty())
            .or(() -> host.variable("LOCALAPPDATA").filter(name -> !name.isEmpty()))
            .or(() -> home.map(name -> name + (isMac() ? "/Library/Caches" : "/.cache")));
    return folder.map(name -> FileArgument.path(name).resolve("ligature"));
  }

  private static boolean isMac() {
    return System.getProperty("os.name", "").startsWith("Mac");
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
