package dev.ligature.cli.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes a file in place of another, all at once: who reads it meanwhile has the old one or the new
 * one, and a failure leaves the old one. Other names of the file (hard links) keep the old one, and
 * the new one is the caller's: to give files away, as root could, is not safe in a folder that
 * others write in.
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
    boolean exists = Files.exists(target);
    if (exists && !Files.isRegularFile(target)) {
      // A pipe or a device has nothing to be replaced.
      Files.write(target, content, StandardOpenOption.WRITE);
      return;
    } else if (exists && !Files.isWritable(target)) {
      throw new AccessDeniedException(target.toString());
    } else if (!exists && Files.isSymbolicLink(target)) {
      throw new NoSuchFileException(target.toString(), null, "the link leads nowhere");
    }
    Path file = exists ? target.toRealPath() : target.toAbsolutePath();
    // Not by createTempFile, whose files nobody else may read; names have a longest length.
    Path written = file.resolveSibling(".ligature-" + UUID.randomUUID());
    try {
      writeThrough(written, content);
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

  /** Writes a file to the disk itself: the name is not to be there before the contents. */
  private static void writeThrough(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void copyMode(Path from, Path to) throws IOException {
    PosixFileAttributeView mode =
        Files.getFileAttributeView(to, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (mode != null) {
      mode.setPermissions(Files.getPosixFilePermissions(from));
    }
  }
}
