package dev.ligature.postgres.junit;

import dev.ligature.postgres.PostgresFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** Finds the packages of PostgreSQL. */
final class Packages {
  static final String PROPERTY = "ligature.postgres.packages";

  private static final String SERVER = "pglite";
  private static final Path INSTALLED = Path.of("node_modules", "@electric-sql");

  private Packages() {}

  /**
   * The folder of the packages.
   *
   * @param wanted what the annotation says, or nothing
   * @throws ParameterResolutionException if there are none
   */
  static Path folder(String wanted) {
    String set = wanted.isEmpty() ? System.getProperty(PROPERTY, "") : wanted;
    List<Path> tried = new ArrayList<>();
    if (set.isEmpty()) {
      for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
        tried.add(above.resolve(INSTALLED));
      }
    } else {
      tried.add(Path.of(set).toAbsolutePath());
    }
    return tried.stream()
        .filter(folder -> Files.isDirectory(folder.resolve(SERVER)))
        .findFirst()
        .orElseThrow(() -> missing(tried));
  }

  private static ParameterResolutionException missing(List<Path> tried) {
    return new ParameterResolutionException(
        """
        no PostgreSQL: there is no folder `%s` in %s
        >>> get it:  npm install @electric-sql/pglite@0.5.16 --legacy-peer-deps
        >>> or say where it is: by the system property %s or @WithPostgres(packages = ..)\
        """
            .formatted(
                SERVER, String.join(", ", tried.stream().map(Path::toString).toList()), PROPERTY));
  }

  /** All that is in a folder of packages. */
  static PostgresFiles open(Path folder) throws IOException {
    try (Stream<Path> packages = Files.list(folder)) {
      Path[] others =
          packages
              .filter(Files::isDirectory)
              .filter(each -> each.getFileName().toString().startsWith(SERVER + "-"))
              .sorted()
              .toArray(Path[]::new);
      return PostgresFiles.of(folder.resolve(SERVER), others);
    }
  }
}
