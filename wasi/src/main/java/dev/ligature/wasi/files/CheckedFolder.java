package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder that the platform cannot hold: its path and what is known of its identity. */
final class CheckedFolder extends Folder {
  private final CheckedPath checked;

  private CheckedFolder(CheckedPath checked) {
    this.checked = checked;
  }

  /** The first folder of a guest. */
  static CheckedFolder root(Path path) throws IOException {
    return new CheckedFolder(new CheckedPath(path, path, CheckedPath.keyOf(path)));
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

  @Override
  <T> T together(Guard.Call<T> calls) throws IOException {
    return CheckedPath.locked(calls);
  }

  @Override
  <T> T withPath(String name, PathCall<T> call) throws IOException {
    return checked.call(path -> call.with(Place.resolve(path, name)));
  }

  @Override
  BasicFileAttributes look(String name) throws IOException {
    return withPath(
        name,
        path -> Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  @Nullable Folder enter(String name, @Nullable Object key) throws IOException {
    BasicFileAttributes attributes = name.equals("..") ? null : look(name);
    if (attributes != null
        && !(attributes.isDirectory() && Objects.equals(key, attributes.fileKey()))) {
      return null;
    }
    return new CheckedFolder(checked.child(name, key));
  }

  @Override
  @Nullable FileChannel openFile(String name, Set<? extends OpenOption> options)
      throws IOException {
    return this.<Optional<FileChannel>>withPath(
            name,
            path -> {
              // A pipe that has taken the name would block, and the lock with it.
              boolean missing = Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
              return missing || Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                  ? Optional.of(Steady.steady(Files.newByteChannel(path, options)))
                  : Optional.empty();
            })
        .orElse(null);
  }

  @Override
  @Nullable ProcNumbers numbers() {
    return null;
  }

  @Override
  FileStatus status(String name) throws IOException {
    return withPath(
        name,
        path ->
            Status.of(
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS),
                path));
  }

  @Override
  void setTimes(String name, @Nullable FileTime accessed, @Nullable FileTime modified)
      throws IOException {
    runWithPath(
        name,
        path ->
            Files.getFileAttributeView(
                    path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(modified, accessed, null));
  }

  @Override
  void setPermissions(String name, Permissions permissions) throws IOException {
    runWithPath(
        name,
        path ->
            permissions.set(
                Files.getFileAttributeView(
                    path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)));
  }

  @Override
  List<String> names() throws IOException {
    return withPath(
        Place.SELF,
        path -> {
          List<String> names = new ArrayList<>();
          try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
              names.add(entry.getFileName().toString());
            }
          }
          return names;
        });
  }

  @Override
  void createDirectory(String name) throws IOException {
    withPath(name, Files::createDirectory);
  }

  @Override
  void removeDirectory(String name) throws IOException {
    delete(name, true);
  }

  @Override
  void removeFile(String name) throws IOException {
    delete(name, false);
  }

  private void delete(String name, boolean directory) throws IOException {
    runWithPath(
        name,
        path -> {
          if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) != directory) {
            throw new FileException(directory ? FileError.NOTDIR : FileError.ISDIR);
          }
          Files.delete(path);
        });
  }

  @Override
  void rename(String name, Folder target, String newName) throws IOException {
    withPath(
        name,
        from ->
            target.withPath(newName, to -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE)));
  }

  @Override
  void link(String name, Folder target, String newName) throws IOException {
    withPath(name, from -> target.withPath(newName, to -> Files.createLink(to, from)));
  }

  @Override
  void symlink(String text, String name) throws IOException {
    withPath(name, path -> Files.createSymbolicLink(path, path.getFileSystem().getPath(text)));
  }

  @Override
  String readLink(String name) throws IOException {
    return withPath(name, Files::readSymbolicLink).toString();
  }

  @Override
  void sync() {
    // Folders have no channels here.
  }

  @Override
  void dispose() {
    // Nothing is held.
  }
}
