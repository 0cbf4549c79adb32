package dev.ligature.emscripten.image;

import dev.ligature.wasi.files.Permissions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.SortedMap;

/** Reads a folder of any file system, with its links as links. */
public final class Snapshot {
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final Deque<Found> folders = new ArrayDeque<>();
  private final Tree tree;
  private final boolean isPosix;

  private record Found(Path path, String name) {}

  private Snapshot(Path folder, long maxBytes) {
    tree = new Tree(maxBytes);
    isPosix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * All that is in a folder, and the folder itself.
   *
   * @param maxBytes what all may have together
   */
  public static SortedMap<String, Node> of(Path folder, long maxBytes)
      throws IOException, EntryException {
    Snapshot snapshot = new Snapshot(folder, maxBytes);
    // The folder itself may be behind a link.
    snapshot.addFolder(folder, "", snapshot.attributes(folder));
    while (!snapshot.folders.isEmpty()) {
      snapshot.readFolder(snapshot.folders.pop());
    }
    return snapshot.tree.nodes();
  }

  private BasicFileAttributes attributes(Path path, LinkOption... options) throws IOException {
    Class<? extends BasicFileAttributes> type =
        isPosix ? PosixFileAttributes.class : BasicFileAttributes.class;
    return Files.readAttributes(path, type, options);
  }

  private void readFolder(Found folder) throws IOException, EntryException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.path)) {
      for (Path path : entries) {
        String last = path.getFileName().toString();
        add(path, folder.name.isEmpty() ? last : folder.name + "/" + last);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private void add(Path path, String name) throws IOException, EntryException {
    BasicFileAttributes attributes = attributes(path, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isDirectory()) {
      addFolder(path, name, attributes);
    } else if (attributes.isSymbolicLink()) {
      tree.put(name, new Node.Link(Files.readSymbolicLink(path).toString()));
    } else if (attributes.isRegularFile()) {
      tree.requireRoom(name, attributes.size());
      byte[] bytes = read(path, name, (int) attributes.size());
      tree.put(name, new Node.File(bytes, 0, bytes.length, mode(attributes, Node.FILE_MODE)));
    } else {
      throw new EntryException(name, "is neither a file nor a folder nor a link");
    }
  }

  private void addFolder(Path path, String name, BasicFileAttributes attributes)
      throws EntryException {
    tree.put(name, new Node.Folder(mode(attributes, Node.FOLDER_MODE)));
    folders.push(new Found(path, name));
  }

  private static int mode(BasicFileAttributes attributes, int unknown) {
    return attributes instanceof PosixFileAttributes posix
        ? Permissions.of(posix.permissions()).bits()
        : unknown;
  }

  /** What a file has when it is read, which can be more or less than it had before. */
  private byte[] read(Path path, String name, int expected) throws IOException, EntryException {
    try (SeekableByteChannel channel = Files.newByteChannel(path, READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(expected);
      while (true) {
        while (buffer.hasRemaining()) {
          if (channel.read(buffer) < 0) {
            return Arrays.copyOf(buffer.array(), buffer.position());
          }
        }
        long more = channel.size() - buffer.position();
        if (more <= 0) {
          return buffer.array();
        }
        tree.requireRoom(name, buffer.position() + more);
        buffer = ByteBuffer.allocate((int) (buffer.position() + more)).put(buffer.flip());
      }
    }
  }
}
