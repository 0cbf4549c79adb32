package dev.ligature.examples.treesitter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Real source files of three languages, from what a development machine has. */
final class SourceFiles {
  /** Of each language. */
  static final int EACH = 8;

  private static final long SMALLEST = 5_000;
  private static final long LARGEST = 80_000;

  private SourceFiles() {}

  /**
   * Finds files: of the JDK that runs this, of Node with its npm, and of Python's library or of the
   * Python that npm comes with.
   *
   * @param directory where files out of archives are put
   */
  static List<Path> find(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    files.addAll(ofJdk(directory));
    Path node = Path.of(Commands.output("node", "-p", "process.execPath").orElseThrow());
    Path npm = node.toRealPath().resolve("../../lib/node_modules").normalize();
    files.addAll(below(npm, ".js"));
    Path python =
        Commands.output("python3", "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))")
            .map(Path::of)
            .orElse(npm);
    files.addAll(below(python, ".py"));
    return files;
  }

  private static List<Path> ofJdk(Path directory) throws IOException {
    Path archive = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    if (!Files.exists(archive)) {
      return List.of();
    }
    List<Path> files = new ArrayList<>();
    try (var zip = FileSystems.newFileSystem(archive)) {
      for (Path file : below(zip.getPath("java.base", "java", "util"), ".java")) {
        Path copy = directory.resolve(files.size() + file.getFileName().toString());
        files.add(Files.copy(file, copy));
      }
    }
    return files;
  }

  private static List<Path> below(Path root, String extension) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(file -> file.getFileName() != null)
          .filter(file -> file.getFileName().toString().endsWith(extension))
          .filter(SourceFiles::fits)
          .sorted()
          .limit(EACH)
          .toList();
    }
  }

  private static boolean fits(Path file) {
    try {
      long size = Files.size(file);
      return Files.isRegularFile(file) && size >= SMALLEST && size <= LARGEST;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
