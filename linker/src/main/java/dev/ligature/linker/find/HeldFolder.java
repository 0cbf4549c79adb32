package dev.ligature.linker.find;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder that a walk has come to. Where the platform can, it is held open: what others put in the
 * place of its path changes nothing then. No call follows a link.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/functions/open.html">openat</a>
 */
final class HeldFolder implements Closeable {
  private final Path path;
  private final DirectoryStream<Path> held;
  private final @Nullable SecureDirectoryStream<Path> stream;

  private HeldFolder(Path path, DirectoryStream<Path> held) {
    this.path = path;
    this.held = held;
    this.stream = held instanceof SecureDirectoryStream<Path> secure ? secure : null;
  }

  /** The folder of a real path. */
  @SuppressWarnings("StreamResourceLeak") // Closed with the folder.
  static HeldFolder open(Path real) throws IOException {
    return new HeldFolder(real, Files.newDirectoryStream(real));
  }

  /** The real path that led here. */
  Path path() {
    return path;
  }

  private Path named(String name) {
    return path.getFileSystem().getPath(name);
  }

  /** What has a name now, links as links. */
  BasicFileAttributes look(String name) throws IOException {
    return stream == null
        ? Files.readAttributes(
            path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        : stream
            .getFileAttributeView(
                named(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
  }

  /**
   * The folder of a name that was looked at; null if the name is not that folder's any more.
   *
   * <p>Opens {@code name/.}: of a file, that fails; a named pipe can't block it. A link that has
   * taken the name is followed so, to a folder that is not the one looked at.
   */
  @SuppressWarnings("StreamResourceLeak") // Closed with the folder.
  @Nullable HeldFolder enter(String name, BasicFileAttributes seen) throws IOException {
    Path child = path.resolve(name);
    if (stream == null) {
      return new HeldFolder(child, Files.newDirectoryStream(child));
    }
    SecureDirectoryStream<Path> opened;
    try {
      opened =
          stream.newDirectoryStream(
              path.getFileSystem().getPath(name, "."), LinkOption.NOFOLLOW_LINKS);
    } catch (NotDirectoryException | NoSuchFileException _) {
      return null;
    }
    boolean same = false;
    try {
      Object key =
          opened.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
      same = key != null && key.equals(seen.fileKey());
    } finally {
      if (!same) {
        opened.close();
      }
    }
    return same ? new HeldFolder(child, opened) : null;
  }

  /**
   * The text of a link. It is read by the folder's path, since Java has no other way: if that was
   * exchanged, the text is another link's, and leads on within granted folders all the same.
   */
  Path readLink(String name) throws IOException {
    return Files.readSymbolicLink(path.resolve(name));
  }

  /** Opens a file that is no link. */
  InputStream openFile(String name) throws IOException {
    if (stream == null) {
      try {
        return Files.newInputStream(path.resolve(name), LinkOption.NOFOLLOW_LINKS);
      } catch (UnsupportedOperationException e) {
        // A file system that has no links, such as that of an archive.
        return Files.newInputStream(path.resolve(name));
      }
    }
    return Channels.newInputStream(
        stream.newByteChannel(
            named(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }

  @Override
  public void close() throws IOException {
    held.close();
  }
}
