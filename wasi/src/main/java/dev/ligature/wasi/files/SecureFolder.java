package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder held by a descriptor. */
final class SecureFolder extends Folder {
  /** How far down folders are kept that paths have passed through. */
  private static final int MAX_KEPT = 4;

  private final SecureDirectoryStream<Path> stream;
  private final CheckedPath checked;
  private final @Nullable ProcNumbers numbers;

  /** How many folders below an opened one it is. */
  private final int depth;

  /**
   * The folder last passed through, for paths go the same way again; it has to have its name still.
   */
  private @Nullable Passed last;

  /** Made at first need; most folders are only passed through. */
  private @Nullable Pin pin;

  private boolean unpinnable;

  /**
   * A folder that a path has passed through.
   *
   * @param name its name
   * @param folder the folder
   */
  private record Passed(String name, SecureFolder folder) {}

  /**
   * @param checked where the folder was found
   * @param numbers finds descriptors, or null where they have no paths
   */
  private SecureFolder(
      SecureDirectoryStream<Path> stream,
      CheckedPath checked,
      @Nullable ProcNumbers numbers,
      int depth) {
    this.stream = stream;
    this.checked = checked;
    this.numbers = numbers;
    this.depth = depth;
  }

  /** The first folder of a guest. */
  static SecureFolder root(SecureDirectoryStream<Path> stream, Path path, boolean pins)
      throws IOException {
    boolean host = path.getFileSystem().equals(FileSystems.getDefault());
    ProcNumbers numbers = pins && host && ProcNumbers.present() ? new ProcNumbers() : null;
    CheckedPath checked = new CheckedPath(path, path, keyOf(stream));
    return new SecureFolder(stream, checked, numbers, 0);
  }

  private static @Nullable Object keyOf(SecureDirectoryStream<Path> stream) throws IOException {
    return stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
  }

  @Override
  boolean isName(String name) {
    return checked.isName(name);
  }

  @Override
  boolean isAbsolute(String path) {
    return checked.isAbsolute(path);
  }

  @Override
  @Nullable Object key() {
    return checked.key();
  }

  private Path path(String name) {
    return checked.path().getFileSystem().getPath(name);
  }

  private BasicFileAttributeView view(String name) {
    return name.equals(Place.SELF)
        ? stream.getFileAttributeView(BasicFileAttributeView.class)
        : stream.getFileAttributeView(
            path(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  BasicFileAttributes look(String name) throws IOException {
    return view(name).readAttributes();
  }

  @Override
  @Nullable Folder enter(String name, @Nullable Object key) throws IOException {
    SecureFolder known = known(name, key);
    if (known != null) {
      return known;
    }
    SecureFolder child = open(name, key);
    if (child != null && child.depth <= MAX_KEPT && !name.equals("..")) {
      keep(name, child);
    }
    return child;
  }

  /** The folder last passed through, if it is the one looked at. */
  private synchronized @Nullable SecureFolder known(String name, @Nullable Object key)
      throws FileException {
    if (last == null || !name.equals(last.name()) || !Objects.equals(last.folder().key(), key)) {
      return null;
    }
    last.folder().retain();
    return last.folder();
  }

  private void keep(String name, SecureFolder child) throws IOException {
    child.retain();
    Passed before;
    synchronized (this) {
      before = last;
      last = new Passed(name, child);
    }
    if (before != null) {
      before.folder().release();
    }
  }

  /**
   * Opens {@code name/.} and not {@code name}: of a file, that fails before the JDK takes its
   * descriptor for a folder's, closes it twice and another not at all; and a named pipe cannot
   * block it. A link that has taken the name meanwhile is followed so, to a folder that is not the
   * one wanted, and which is closed unread.
   */
  private @Nullable SecureFolder open(String name, @Nullable Object key) throws IOException {
    SecureDirectoryStream<Path> child;
    try {
      child =
          stream.newDirectoryStream(
              checked.path().getFileSystem().getPath(name, "."), LinkOption.NOFOLLOW_LINKS);
    } catch (NotDirectoryException | NoSuchFileException _) {
      return null;
    }
    boolean found = false;
    try {
      found = key != null && key.equals(keyOf(child));
      return found ? new SecureFolder(child, checked.child(name, key), numbers, depth + 1) : null;
    } finally {
      if (!found) {
        child.close();
      }
    }
  }

  @Override
  FileChannel openFile(String name, Set<? extends OpenOption> options) throws IOException {
    return Steady.steady(stream.newByteChannel(path(name), options));
  }

  @Override
  @Nullable ProcNumbers numbers() {
    return numbers;
  }

  /** This folder's descriptor, or null where it has no path. */
  private synchronized @Nullable Pin pinned() throws IOException {
    if (pin == null && numbers != null && !unpinnable) {
      pin = Pin.of(stream, key(), numbers);
      unpinnable = pin == null;
    }
    return pin;
  }

  @Override
  <T> T withPath(String name, PathCall<T> call) throws IOException {
    Pin pinned = pinned();
    return pinned != null
        ? call.with(Place.resolve(pinned.path(), name))
        : checked.call(path -> call.with(Place.resolve(path, name)));
  }

  @Override
  FileStatus status(String name) throws IOException {
    Pin pinned = pinned();
    if (pinned == null) {
      return Status.of(look(name), Place.resolve(checked.path(), name));
    }
    return name.equals(Place.SELF)
        ? Status.of(pinned.path())
        : Status.of(pinned.path().resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  void setTimes(String name, @Nullable FileTime accessed, @Nullable FileTime modified)
      throws IOException {
    Pin pinned = name.equals(Place.SELF) ? null : pinned();
    if (pinned == null) {
      view(name).setTimes(modified, accessed, null);
    } else {
      Files.getFileAttributeView(
              pinned.path().resolve(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(modified, accessed, null);
    }
  }

  @Override
  void setPermissions(String name, Permissions permissions) throws IOException {
    permissions.set(
        name.equals(Place.SELF)
            ? stream.getFileAttributeView(PosixFileAttributeView.class)
            : stream.getFileAttributeView(
                path(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    // A stream is read once only.
    try (DirectoryStream<Path> again =
        stream.newDirectoryStream(path("."), LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : again) {
        names.add(entry.getFileName().toString());
      }
    }
    return names;
  }

  @Override
  void createDirectory(String name) throws IOException {
    withPath(name, Files::createDirectory);
  }

  @Override
  void symlink(String text, String name) throws IOException {
    withPath(name, path -> Files.createSymbolicLink(path, path(text)));
  }

  @Override
  String readLink(String name) throws IOException {
    return withPath(name, Files::readSymbolicLink).toString();
  }

  @Override
  void link(String name, Folder target, String newName) throws IOException {
    withPath(name, from -> target.withPath(newName, to -> Files.createLink(to, from)));
  }

  /** What changes names, under the lock if others rely on it. */
  private void change(Guard.Action action) throws IOException {
    if (numbers != null) {
      action.run();
    } else {
      CheckedPath.locked(action.asCall());
    }
  }

  @Override
  void removeDirectory(String name) throws IOException {
    change(() -> stream.deleteDirectory(path(name)));
  }

  @Override
  void removeFile(String name) throws IOException {
    change(() -> stream.deleteFile(path(name)));
  }

  @Override
  void rename(String name, Folder target, String newName) throws IOException {
    if (!(target instanceof SecureFolder other)) {
      throw new FileException(FileError.XDEV);
    }
    change(() -> stream.move(path(name), other.stream, other.path(newName)));
  }

  @Override
  void sync() throws IOException {
    Pin pinned = pinned();
    if (pinned != null) {
      pinned.channel().force(true);
    }
  }

  @Override
  void dispose() throws IOException {
    Passed kept;
    synchronized (this) {
      kept = last;
      last = null;
    }
    try (stream) {
      if (kept != null) {
        kept.folder().release();
      }
      if (pin != null) {
        pin.channel().close();
      }
    }
  }
}
