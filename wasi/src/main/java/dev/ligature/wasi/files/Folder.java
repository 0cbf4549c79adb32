package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A held folder and what can be done with the names in it. A name is one component, never a path,
 * and no symbolic link is followed. {@link Place#SELF} is the folder itself, for what does not
 * change names.
 */
abstract class Folder extends Counted {
  /**
   * What of the platform is used.
   *
   * @param secure folders held by {@link SecureDirectoryStream}
   * @param pins descriptors by their paths under {@code /proc}
   */
  record Means(boolean secure, boolean pins) {
    static final Means ALL = new Means(true, true);
  }

  /** Opens a folder. */
  static Folder open(FolderSource source, Means means) throws IOException {
    return source instanceof FolderSource.OfHost host
        ? open(host.path(), means)
        : MemoryFolder.root(((FolderSource.InMemory) source).tree());
  }

  /** Opens a folder of the host by its path, whose symbolic links are followed. */
  @SuppressWarnings("StreamResourceLeak") // a held folder is such a stream
  static Folder open(Path path, Means means) throws IOException {
    Path real = path.toRealPath();
    DirectoryStream<Path> stream = Files.newDirectoryStream(path.resolve("."));
    Folder folder = null;
    try {
      if (stream instanceof SecureDirectoryStream<Path> secure && means.secure()) {
        folder = SecureFolder.root(secure, real, means.pins());
        return folder;
      }
      return CheckedFolder.root(real);
    } finally {
      if (folder == null) {
        stream.close();
      }
    }
  }

  /** Whether its file system takes this for one name: one with a separator in it is none. */
  abstract boolean isName(String name);

  /** Whether the text of a link leads to somewhere else than from where the link is. */
  abstract boolean isAbsolute(String path);

  /** What tells the folder from all others, or null if the platform does not say. */
  abstract @Nullable Object key();

  /** The attributes that all platforms have. */
  abstract BasicFileAttributes look(String name) throws IOException;

  /**
   * Opens a folder in this one.
   *
   * @param name its name, or {@code ..}
   * @param key the identity it had when it was looked at
   * @return the folder, or null if the name stands for something else by now
   */
  abstract @Nullable Folder enter(String name, @Nullable Object key) throws IOException;

  /**
   * Opens a regular file, or a device that does not wait. Gives null if the name stands for
   * something else by now, as far as that is noticed.
   */
  abstract @Nullable FileChannel openFile(String name, Set<? extends OpenOption> options)
      throws IOException;

  /** Finds the paths of open files' descriptors, or null where they have none. */
  abstract @Nullable ProcNumbers numbers();

  abstract FileStatus status(String name) throws IOException;

  abstract void setTimes(String name, @Nullable FileTime accessed, @Nullable FileTime modified)
      throws IOException;

  /** Sets the permissions of a name that is no link, where the file system has any. */
  abstract void setPermissions(String name, Permissions permissions) throws IOException;

  abstract List<String> names() throws IOException;

  abstract void createDirectory(String name) throws IOException;

  abstract void removeDirectory(String name) throws IOException;

  abstract void removeFile(String name) throws IOException;

  /** Gives what has a name another one, whatever had that. */
  abstract void rename(String name, Folder target, String newName) throws IOException;

  /** Gives a file another name, which must be free. */
  abstract void link(String name, Folder target, String newName) throws IOException;

  abstract void symlink(String text, String name) throws IOException;

  abstract String readLink(String name) throws IOException;

  abstract void sync() throws IOException;

  /** Runs what takes several calls; where folders cannot be held, guests take turns. */
  <T> T together(Guard.Call<T> calls) throws IOException {
    return calls.run();
  }

  /**
   * Calls with a path of a name in the folder, or of the folder. It is the folder's only during the
   * call.
   */
  abstract <T> T withPath(String name, PathCall<T> call) throws IOException;

  /** What is done with a path of the host, and gives nothing. */
  interface PathAction {
    void with(Path path) throws IOException;
  }

  /** As {@link #withPath}. */
  final void runWithPath(String name, PathAction action) throws IOException {
    withPath(
        name,
        path -> {
          action.with(path);
          return path;
        });
  }
}
