package dev.ligature.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file of a program that is to be linked: its own, or one with whole names, for a while. */
record PlannedFile(Path path, Optional<Path> folder) implements AutoCloseable {
  /** That of a command line. */
  static PlannedFile of(RunOptions options, Optional<EmscriptenRun> emscripten) throws IOException {
    Path file = FileArgument.path(options.program());
    Optional<byte[]> renamed = emscripten.flatMap(EmscriptenRun::renamed);
    if (renamed.isEmpty()) {
      return new PlannedFile(file, Optional.empty());
    }
    Path folder = Files.createTempDirectory("ligature");
    Path whole = folder.resolve(file.getFileName().toString());
    return new PlannedFile(Files.write(whole, renamed.get()), Optional.of(folder));
  }

  @Override
  public void close() throws IOException {
    if (folder.isPresent()) {
      Files.deleteIfExists(path);
      Files.delete(folder.get());
    }
  }
}
