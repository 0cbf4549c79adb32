package dev.ligature.cli.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes a file in place of another, all at once: who reads it meanwhile has the old one or the new
 * one, and a failure leaves the old one. Other names of the file (hard links) keep the old one.
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
      if (Files.exists(file)) {
        copyOwner(file, written);
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

  /**
   * Gives a file the owner and group of another, where the user may: root edits the files of
   * others. It takes the bits away that change who runs a file, as a change of owner does.
   */
  private static void copyOwner(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    PosixFileAttributes wanted = Files.readAttributes(from, PosixFileAttributes.class);
    PosixFileAttributes given = view.readAttributes();
    try {
      if (!wanted.group().equals(given.group())) {
        view.setGroup(wanted.group());
      }
      if (!wanted.owner().equals(given.owner())) {
        view.setOwner(wanted.owner());
      }
    } catch (FileSystemException _) {
      // Whoever may write in the folder, but not give files away, has one of his own then.
    }
  }

  private static void copyMode(Path from, Path to) throws IOException {
    PosixFileAttributeView mode = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (mode != null) {
      mode.setPermissions(Files.getPosixFilePermissions(from));
    }
  }
}
