package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is held open, and where the paths of a guest begin. A path leads nowhere but into
 * this folder and those in it: {@code ..} and symbolic links out of it, and absolute ones, end with
 * {@link FileError#PERM}. It is the folder that is held and not its name, whatever others do to
 * that.
 *
 * <p>One that is read-only changes nothing, and neither does what is opened by it: what would ends
 * with {@link FileError#ROFS}, as in a file system that is mounted so.
 *
 * <p>For several threads.
 */
public final class Directory implements Opened {
  private final Start start;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes a use of the folder over. */
  Directory(Folder folder, boolean readOnly) {
    this(new Start(folder, readOnly, null));
  }

  private Directory(Start start) {
    this.start = start;
  }

  /** Opens a folder of the host by its path, whose symbolic links are followed. */
  public static Directory open(Path path) throws FileException {
    return open(path, Folder.Means.ALL, false);
  }

  /** As {@link #open(Path)}, for one that changes nothing. */
  public static Directory openReadOnly(Path path) throws FileException {
    return open(path, Folder.Means.ALL, true);
  }

  /** Opens a folder, which changes nothing if it is read-only. */
  public static Directory open(FolderSource source, boolean readOnly) throws FileException {
    return Guard.call(() -> new Directory(Folder.open(source, Folder.Means.ALL), readOnly));
  }

  static Directory open(Path path, Folder.Means means) throws FileException {
    return open(path, means, false);
  }

  static Directory open(Path path, Folder.Means means, boolean readOnly) throws FileException {
    return Guard.call(() -> new Directory(Folder.open(path, means), readOnly));
  }

  /**
   * A folder with others mounted in it. Paths and links that are absolute begin at the folder, and
   * {@code ..} does not lead above it. Where another is mounted a folder has to be, which it
   * covers.
   *
   * @param root the folder
   * @param mounts the others, by absolute paths
   */
  public static Directory tree(MountedFolder root, List<MountedFolder> mounts)
      throws FileException {
    return Guard.call(
        () -> {
          Mount top = new Mount();
          Folder folder = Folder.open(root.source(), Folder.Means.ALL);
          Start start = new Start(folder, root.readOnly(), top);
          boolean done = false;
          try {
            for (MountedFolder mounted : mounts) {
              Mount mount = top;
              for (String name : mounted.path().split("/", -1)) {
                mount = name.isEmpty() ? mount : mount.make(name);
              }
              mount.mount(Folder.open(mounted.source(), Folder.Means.ALL), mounted.readOnly());
            }
            done = true;
            return new Directory(start);
          } finally {
            if (!done) {
              start.release();
            }
          }
        });
  }

  /** Opens what a path leads to, to write as much as wanted. */
  public Opened open(String path, OpenOptions options) throws FileException {
    return open(path, options, WriteQuota.unlimited());
  }

  /**
   * Opens what a path leads to.
   *
   * @param quota what may be written to it, and to others; a write beyond ends with {@link
   *     FileError#DQUOT}
   */
  public Opened open(String path, OpenOptions options, WriteQuota quota) throws FileException {
    return open(path, options, quota, Permissions.OF_HOST);
  }

  /**
   * Opens what a path leads to.
   *
   * @param permissions those of a file that is created
   */
  public Opened open(String path, OpenOptions options, WriteQuota quota, Permissions permissions)
      throws FileException {
    Start from = used();
    return Guard.call(
        () -> from.together(() -> new Opening(options, quota, permissions).open(from, path)));
  }

  /** Opens a folder that a path leads to. */
  public Directory openFolder(String path) throws FileException {
    OpenOptions options =
        new OpenOptions(true, false, false, false, false, false, true, true, false, false);
    if (open(path, options) instanceof Directory directory) {
      return directory;
    }
    throw new FileException(FileError.NOTDIR);
  }

  @Override
  public FileStatus status() throws FileException {
    return status(".", true);
  }

  /** The status of what a path leads to. */
  public FileStatus status(String path, boolean follow) throws FileException {
    return at(
        path,
        follow || path.endsWith("/"),
        place -> {
          if (place.slash() && !place.isFolder()) {
            place.lookOrThrow();
          }
          return place.folder().status(place.name());
        });
  }

  @Override
  public void setTimes(@Nullable FileTime accessed, @Nullable FileTime modified)
      throws FileException {
    setTimes(".", true, accessed, modified);
  }

  /** Sets the times of what a path leads to; those that are null stay. */
  public void setTimes(
      String path, boolean follow, @Nullable FileTime accessed, @Nullable FileTime modified)
      throws FileException {
    runAt(
        path,
        follow || path.endsWith("/"),
        place -> {
          place.requireWritable();
          if (!place.isFolder() && place.lookOrThrow().isOther()) {
            // To set the times of a pipe or a device, it would be opened.
            throw new FileException(FileError.NXIO);
          }
          place.folder().setTimes(place.name(), accessed, modified);
        });
  }

  /** Sets the permissions of what a path leads to, where its file system has any. */
  public void setPermissions(String path, boolean follow, Permissions permissions)
      throws FileException {
    runAt(
        path,
        follow || path.endsWith("/"),
        place -> {
          place.requireWritable();
          if (!place.isFolder() && place.lookOrThrow().isOther()) {
            // To set the permissions of a pipe or a device, it would be opened.
            throw new FileException(FileError.NXIO);
          }
          place.folder().setPermissions(place.name(), permissions);
        });
  }

  /** Creates a folder. */
  public void createDirectory(String path) throws FileException {
    createDirectory(path, Permissions.OF_HOST);
  }

  /** Creates a folder with permissions. */
  public void createDirectory(String path, Permissions permissions) throws FileException {
    runAt(
        path,
        false,
        place -> {
          if (place.isFolder()) {
            throw new FileException(FileError.EXIST);
          }
          place.requireCreatable();
          place.folder().createDirectory(place.name());
          permissions.setIfPossible(place);
        });
  }

  /** Removes an empty folder. */
  public void removeDirectory(String path) throws FileException {
    runAt(
        path,
        false,
        place -> {
          place.requireWritable();
          if (place.isFolder()) {
            throw new FileException(FileError.INVAL);
          }
          if (!place.lookOrThrow().isDirectory()) {
            throw new FileException(FileError.NOTDIR);
          }
          place.folder().removeDirectory(place.name());
        });
  }

  /** Removes a name of what is no folder. */
  public void removeFile(String path) throws FileException {
    runAt(
        path,
        false,
        place -> {
          place.requireWritable();
          if (place.isFolder() || place.lookOrThrow().isDirectory()) {
            throw new FileException(FileError.ISDIR);
          }
          place.folder().removeFile(place.name());
        });
  }

  /** Gives what a path leads to another one, in place of what is there. */
  public void rename(String path, Directory target, String newPath) throws FileException {
    runAt(
        path,
        false,
        from ->
            target.runAt(
                newPath,
                false,
                to -> {
                  from.requireWritable();
                  to.requireWritable();
                  Renaming.rename(from, to);
                }));
  }

  /** Gives a file another name, which must be free. */
  public void link(String path, boolean follow, Directory target, String newPath)
      throws FileException {
    runAt(
        path,
        follow || path.endsWith("/"),
        from ->
            target.runAt(
                newPath,
                false,
                to -> {
                  // By a name elsewhere the file could be written.
                  from.requireWritable();
                  to.requireCreatable();
                  link(from, to);
                }));
  }

  private static void link(Place from, Place to) throws IOException {
    if (from.isFolder() || from.lookOrThrow().isDirectory()) {
      throw new FileException(FileError.PERM);
    }
    requireFree(to);
    from.folder().link(from.name(), to.folder(), to.name());
  }

  /** Creates a symbolic link; an absolute one is permitted where absolute paths begin somewhere. */
  public void symlink(String text, String path) throws FileException {
    if (text.startsWith("/") && start.mount() == null) {
      throw new FileException(FileError.PERM);
    }
    runAt(
        path,
        false,
        place -> {
          if (text.isEmpty()) {
            throw new FileException(FileError.NOENT);
          }
          if (start.mount() == null && place.folder().isAbsolute(text)) {
            throw new FileException(FileError.PERM);
          }
          requireFree(place);
          place.requireCreatable();
          place.folder().symlink(text, place.name());
        });
  }

  /** What is no folder can't have a name with a slash at its end. */
  private static void requireFree(Place place) throws IOException {
    if (place.isFolder()) {
      throw new FileException(FileError.EXIST);
    }
    if (place.slash()) {
      place.lookOrThrow();
    }
  }

  /** The text of a symbolic link. */
  public String readLink(String path) throws FileException {
    return at(
        path,
        path.endsWith("/"),
        place -> {
          if (place.isFolder()) {
            throw new FileException(FileError.INVAL);
          }
          BasicFileAttributes found = place.lookOrThrow();
          if (!found.isSymbolicLink()) {
            throw new FileException(FileError.INVAL);
          }
          return place.folder().readLink(place.name());
        });
  }

  /** The names in the folder, in the order of the host, without {@code .} and {@code ..}. */
  public List<String> names() throws FileException {
    return at(".", true, place -> place.folder().names());
  }

  /** The status of a name that {@link #names} gave, unless it is gone. */
  public Optional<FileStatus> statusOf(String name) throws FileException {
    return at(
        ".",
        true,
        place -> {
          try {
            return Optional.of(place.folder().status(name));
          } catch (NoSuchFileException _) {
            return Optional.empty();
          }
        });
  }

  @Override
  public void sync(boolean status) throws FileException {
    runAt(
        ".",
        true,
        place -> {
          place.folder().sync();
        });
  }

  /** What is done where a path leads. */
  private interface PlaceCall<T> {
    T with(Place place) throws IOException;
  }

  /** What is done where a path leads, and gives nothing. */
  private interface PlaceAction {
    void with(Place place) throws IOException;
  }

  private void runAt(String path, boolean follow, PlaceAction action) throws FileException {
    at(
        path,
        follow,
        place -> {
          action.with(place);
          return place.slash();
        });
  }

  private <T> T at(String path, boolean follow, PlaceCall<T> call) throws FileException {
    Start from = used();
    return Guard.call(
        () ->
            from.together(
                () -> {
                  try (Place place = Walk.to(from, path, follow)) {
                    return call.with(place);
                  }
                }));
  }

  private Start used() throws FileException {
    if (closed.get()) {
      throw new FileException(FileError.BADF);
    }
    return start;
  }

  @Override
  public void close() throws FileException {
    if (!closed.getAndSet(true)) {
      Guard.run(start::release);
    }
  }
}
