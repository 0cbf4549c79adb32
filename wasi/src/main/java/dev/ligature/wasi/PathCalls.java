package dev.ligature.wasi;

import dev.ligature.wasi.PathResolver.Resolved;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The functions with paths, by their names in Java's spelling. A path is followed by {@link
 * PathResolver}, so that what Endive gets has no symbolic links in it: it looks for the target of a
 * relative one in the JVM's directory, and for links out of the directory only at a path's end.
 */
final class PathCalls {
  /** As {@code PATH_MAX} of Linux, in bytes. */
  private static final int MAX_PATH = 4096;

  private static final int LOOKUP_FOLLOW = 1;
  private static final int OPEN_CREATE = 1;
  private static final int OPEN_EXCLUSIVE = 4;
  private static final long RIGHT_READ = 1 << 1;
  private static final long RIGHT_WRITE = 1 << 6;

  private final run.endive.wasi.WasiPreview1 endive;
  private final GuestMemory memory;
  private final Directories directories;
  private final DescriptorLock descriptors;

  PathCalls(
      run.endive.wasi.WasiPreview1 endive,
      GuestMemory memory,
      Directories directories,
      DescriptorLock descriptors) {
    this.endive = endive;
    this.memory = memory;
    this.directories = directories;
    this.descriptors = descriptors;
  }

  int pathOpen(
      int fd,
      int lookup,
      int path,
      int pathSize,
      int flags,
      long rights,
      long inheriting,
      int fdFlags,
      int result) {
    return descriptors.exclusive(
        () -> {
          memory.check(result, Integer.BYTES);
          boolean exclusive =
              (flags & (OPEN_CREATE | OPEN_EXCLUSIVE)) == (OPEN_CREATE | OPEN_EXCLUSIVE);
          Resolved file = resolve(fd, !exclusive && follows(lookup), path, pathSize);
          if (exclusive && exists(file.path())) {
            return Errno.EXIST;
          }
          int errno =
              endive.pathOpen(
                  memory, fd, 0, file.relative(), flags, rights, inheriting, fdFlags, result);
          if (errno == Errno.SUCCESS) {
            boolean directory = Files.isDirectory(file.path(), LinkOption.NOFOLLOW_LINKS);
            directories.set(memory.readInt(result), directory ? file.path() : null);
          }
          return errno == Errno.IO && denied(file.path(), rights, flags) ? Errno.ACCES : errno;
        });
  }

  /** Whether it is permissions that keep a file from being opened, which Endive does not tell. */
  private static boolean denied(Path path, long rights, int flags) {
    if (!exists(path)) {
      return (flags & OPEN_CREATE) != 0 && !Files.isWritable(path.toAbsolutePath().getParent());
    }
    return ((rights & RIGHT_READ) != 0 && !Files.isReadable(path))
        || ((rights & RIGHT_WRITE) != 0 && !Files.isWritable(path));
  }

  int pathFilestatGet(int fd, int lookup, int path, int pathSize, int result) {
    return descriptors.shared(
        () -> {
          Resolved file = resolve(fd, follows(lookup), path, pathSize);
          return endive.pathFilestatGet(memory, fd, 0, file.relative(), result);
        });
  }

  int pathFilestatSetTimes(
      int fd, int lookup, int path, int pathSize, long accessed, long modified, int flags) {
    return descriptors.shared(
        () -> {
          Resolved file = resolve(fd, follows(lookup), path, pathSize);
          if (!exists(file.path())) {
            return Errno.NOENT;
          }
          if (Files.isSymbolicLink(file.path())) {
            // The times that would be set are those of the link's target.
            return Errno.NOTSUP;
          }
          return endive.pathFilestatSetTimes(fd, 0, file.relative(), accessed, modified, flags);
        });
  }

  int pathCreateDirectory(int fd, int path, int pathSize) {
    return descriptors.shared(
        () -> {
          Files.createDirectory(resolve(fd, false, path, pathSize).path());
          return Errno.SUCCESS;
        });
  }

  int pathRemoveDirectory(int fd, int path, int pathSize) {
    return descriptors.shared(
        () -> {
          Resolved file = resolve(fd, false, path, pathSize);
          if (file.isBase()) {
            return Errno.INVAL;
          }
          if (exists(file.path()) && !isDirectory(file.path())) {
            return Errno.NOTDIR;
          }
          Files.delete(file.path());
          return Errno.SUCCESS;
        });
  }

  int pathUnlinkFile(int fd, int path, int pathSize) {
    return descriptors.shared(
        () -> {
          Resolved file = resolve(fd, false, path, pathSize);
          if (isDirectory(file.path())) {
            return Errno.ISDIR;
          }
          Files.delete(file.path());
          return Errno.SUCCESS;
        });
  }

  int pathLink(
      int oldFd, int lookup, int oldPath, int oldSize, int newFd, int newPath, int newSize) {
    return descriptors.shared(
        () -> {
          Resolved from = resolve(oldFd, follows(lookup), oldPath, oldSize);
          Resolved to = resolve(newFd, false, newPath, newSize);
          if (isDirectory(from.path())) {
            return Errno.PERM;
          }
          if (to.namesDirectory()) {
            return Errno.NOENT;
          }
          Files.createLink(to.path(), from.path());
          return Errno.SUCCESS;
        });
  }

  int pathRename(int oldFd, int oldPath, int oldSize, int newFd, int newPath, int newSize) {
    return descriptors.shared(
        () -> {
          Resolved from = resolve(oldFd, false, oldPath, oldSize);
          Resolved to = resolve(newFd, false, newPath, newSize);
          if (from.isBase() || to.isBase()) {
            return Errno.INVAL;
          }
          // Java reports these cases without their reason.
          if (isDirectory(from.path())) {
            if (exists(to.path()) && !isDirectory(to.path())) {
              return Errno.NOTDIR;
            } else if (isDirectory(to.path()) && !isEmpty(to.path())) {
              return Errno.NOTEMPTY;
            } else if (to.path().startsWith(from.path()) && !to.path().equals(from.path())) {
              return Errno.INVAL;
            }
          } else if (exists(from.path()) && (isDirectory(to.path()) || to.namesDirectory())) {
            return isDirectory(to.path()) ? Errno.ISDIR : Errno.NOTDIR;
          }
          Files.move(from.path(), to.path(), StandardCopyOption.ATOMIC_MOVE);
          return Errno.SUCCESS;
        });
  }

  int pathSymlink(int target, int targetSize, int fd, int path, int pathSize) {
    return descriptors.shared(
        () -> {
          Path text = base(fd).getFileSystem().getPath(readPath(target, targetSize));
          Resolved link = resolve(fd, false, path, pathSize);
          if (text.isAbsolute()) {
            return Errno.PERM;
          }
          if (link.namesDirectory()) {
            return exists(link.path()) ? Errno.EXIST : Errno.NOENT;
          }
          Files.createSymbolicLink(link.path(), text);
          return Errno.SUCCESS;
        });
  }

  int pathReadlink(int fd, int path, int pathSize, int buffer, int size, int result) {
    return descriptors.shared(
        () -> {
          Resolved link = resolve(fd, false, path, pathSize);
          byte[] text =
              Files.readSymbolicLink(link.path()).toString().getBytes(StandardCharsets.UTF_8);
          memory.check(buffer, size);
          int used = Math.min(size, text.length);
          memory.write(buffer, text, 0, used);
          memory.writeI32(result, used);
          return Errno.SUCCESS;
        });
  }

  private Resolved resolve(int fd, boolean followLast, int path, int size) {
    try {
      return PathResolver.resolve(base(fd), readPath(path, size), followLast);
    } catch (IOException e) {
      throw new ErrnoException(Errno.of(e));
    }
  }

  private Path base(int fd) {
    Path base = directories.get(fd);
    if (base == null) {
      boolean open = endive.fdAdvise(fd, 0, 0, 0) != Errno.BADF;
      throw new ErrnoException(open ? Errno.NOTDIR : Errno.BADF);
    }
    return base;
  }

  private String readPath(int path, int size) throws IOException {
    memory.check(path, size);
    if (size > MAX_PATH) {
      throw new ErrnoException(Errno.NAMETOOLONG);
    }
    ByteBuffer bytes = ByteBuffer.wrap(memory.readBytes(path, size));
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }

  private static boolean follows(int lookup) {
    return (lookup & LOOKUP_FOLLOW) != 0;
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }
}
