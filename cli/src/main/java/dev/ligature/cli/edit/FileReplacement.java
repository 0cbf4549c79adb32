package dev.ligature.cli.edit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes a file in place of another, all at once: who reads it meanwhile has the old one or the new
 * one, and a failure leaves the old one.
 */
public final class FileReplacement {
  private FileReplacement() {}

  /**
   * Writes a file.
   *
   * @param target the file; what a link leads to is replaced, not the link
   * @param like whose mode it gets if there is no such file yet
   */
  public static void write(Path target, Optional<Path> like, byte[] content) throws IOException {
    Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    // Not by createTempFile, whose files nobody else may read.
    Path written = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      Files.write(written, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      Optional<Path> mode = Files.exists(file) ? Optional.of(file) : like;
      if (mode.isPresent()) {
        copyMode(mode.get(), written);
      }
      Files.move(
          written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static void copyMode(Path from, Path to) throws IOException {
    PosixFileAttributeView mode = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (mode != null) {
      mode.setPermissions(Files.getPosixFilePermissions(from));
    }
  }
}
