package dev.ligature.emscripten.image;

import static java.util.Objects.requireNonNull;

import dev.ligature.wasi.files.Permissions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Writes entries into a folder. Everything is made anew by its name in a folder that is no link, so
 * that links that are there lead nowhere else.
 */
public final class Unpacking {
  /** Fails where something is, and does so for links too. */
  private static final Set<OpenOption> CREATE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  /** What the owner of a folder needs to fill it. */
  private static final int FILL = 0700;

  /** By permission bits, since entries have few different ones. */
  private final Map<Integer, FileAttribute<?>[]> attributes = new HashMap<>();

  private final Map<String, Path> folders = new HashMap<>();
  private final List<Closed> closed = new ArrayList<>();
  private final Path root;
  private final boolean isPosix;

  /** A folder that gets its permissions when all is in it. */
  private record Closed(Path path, int mode) {}

  private Unpacking(Path folder) {
    root = folder;
    isPosix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    folders.put("", folder);
  }

  /** Writes into a folder, which is made if it is not there. */
  public static void unpack(SortedMap<String, Node> nodes, Path folder)
      throws IOException, EntryException {
    Files.createDirectories(folder);
    Unpacking unpacking = new Unpacking(folder.toRealPath());
    for (Map.Entry<String, Node> entry : nodes.entrySet()) {
      unpacking.write(entry.getKey(), entry.getValue());
    }
    for (Closed last : unpacking.closed.reversed()) {
      unpacking.setMode(last.path, last.mode);
    }
  }

  private void write(String name, Node node) throws IOException, EntryException {
    if (name.isEmpty()) {
      closed.add(new Closed(root, node.mode()));
      return;
    }
    Path path = path(name);
    try {
      make(path, node);
    } catch (FileAlreadyExistsException _) {
      if (node instanceof Node.Folder folder
          && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        close(path, folder);
      } else {
        delete(name, path);
        make(path, node);
      }
    }
    if (node instanceof Node.Folder) {
      folders.put(name, path);
    }
  }

  /** Remembers the permissions of a folder that was there, if the image knows them. */
  private void close(Path path, Node.Folder folder) {
    if (!folder.isImplied()) {
      closed.add(new Closed(path, folder.mode()));
    }
  }

  private static void delete(String name, Path path) throws IOException, EntryException {
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException _) {
      throw new EntryException(
          name, "is no folder, but " + path + " is one that is not empty: remove it first");
    }
  }

  /** The path of a name, each of whose parts has to be a name for the file system. */
  private Path path(String name) throws EntryException {
    // An image has the folders of all that it has.
    Path parent = requireNonNull(folders.get(Names.parent(name)));
    String last = Names.last(name);
    try {
      Path path = parent.resolve(last);
      Path file = path.getFileName();
      if (file != null && file.toString().equals(last) && parent.equals(path.getParent())) {
        return path;
      }
    } catch (InvalidPathException _) {
      // Said below.
    }
    throw new EntryException(name, "has a name that the file system of " + parent + " can't have");
  }

  private void make(Path path, Node node) throws IOException, EntryException {
    switch (node) {
      case Node.Folder folder -> {
        Files.createDirectory(path, attributes(folder.mode() | FILL));
        if (isPosix) {
          closed.add(new Closed(path, folder.mode()));
        }
      }
      case Node.Link link -> makeLink(path, link.target());
      case Node.File file -> {
        try (SeekableByteChannel channel =
            Files.newByteChannel(path, CREATE, attributes(file.mode()))) {
          ByteBuffer content = ByteBuffer.wrap(file.bytes(), file.from(), file.length());
          while (content.hasRemaining()) {
            channel.write(content);
          }
        }
        setMode(path, file.mode());
      }
    }
  }

  private static void makeLink(Path path, String target) throws IOException, EntryException {
    try {
      Files.createSymbolicLink(path, path.getFileSystem().getPath(target));
    } catch (InvalidPathException | UnsupportedOperationException _) {
      throw new EntryException(
          path.toString(), "is a link to `" + target + "`, which its file system can't have");
    }
  }

  private FileAttribute<?>[] attributes(int mode) {
    return isPosix
        ? attributes.computeIfAbsent(
            mode,
            bits ->
                new FileAttribute<?>[] {
                  PosixFilePermissions.asFileAttribute(Permissions.of(bits).toSet())
                })
        : new FileAttribute<?>[0];
  }

  /** Gives what the process may not give to new files, by its mask. */
  private void setMode(Path path, int mode) throws IOException {
    if (!isPosix) {
      return;
    }
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    Set<PosixFilePermission> wanted = Permissions.of(mode).toSet();
    if (!view.readAttributes().permissions().equals(wanted)) {
      view.setPermissions(wanted);
    }
  }
}
