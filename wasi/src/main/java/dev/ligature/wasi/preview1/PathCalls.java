package dev.ligature.wasi.preview1;

import dev.ligature.wasi.files.Directory;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.OpenFile;
import dev.ligature.wasi.files.OpenOptions;
import dev.ligature.wasi.files.Opened;
import dev.ligature.wasi.files.WriteQuota;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Clock;

/** The functions with paths, by their names in Java's spelling. */
final class PathCalls {
  /** As {@code PATH_MAX} of Linux, in bytes. */
  private static final int MAX_PATH = 4096;

  private static final int LOOKUP_FOLLOW = 1;

  private static final int OPEN_CREATE = 1;
  private static final int OPEN_DIRECTORY = 2;
  private static final int OPEN_EXCLUSIVE = 4;
  private static final int OPEN_TRUNCATE = 8;

  private static final int FLAG_APPEND = 1;
  private static final int FLAG_DSYNC = 2;
  private static final int FLAG_RSYNC = 8;
  private static final int FLAG_SYNC = 16;

  private static final long RIGHT_READ = 1 << 1;
  private static final long RIGHT_WRITE = 1 << 6;

  private final GuestMemory memory;
  private final Descriptors descriptors;
  private final WriteQuota quota;
  private final Clock clock;

  PathCalls(GuestMemory memory, Descriptors descriptors, WriteQuota quota, Clock clock) {
    this.memory = memory;
    this.descriptors = descriptors;
    this.quota = quota;
    this.clock = clock;
  }

  /** What is done where a path begins. */
  private interface Call {
    void with(Directory base, String path) throws IOException;
  }

  private int onPath(int fd, int path, int size, Call call) {
    return Errno.of(
        () -> {
          Directory base = base(fd);
          call.with(base, readPath(path, size));
          return Errno.SUCCESS;
        });
  }

  private Directory base(int fd) throws FileException {
    return descriptors.folder(fd).directory();
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
    return onPath(
        fd,
        path,
        pathSize,
        (base, name) -> {
          memory.check(result, Integer.BYTES);
          OpenOptions options = options(lookup, flags, rights, fdFlags);
          int opened =
              descriptors.open(() -> descriptor(base.open(name, options, quota), rights, fdFlags));
          memory.writeI32(result, opened);
        });
  }

  private static OpenOptions options(int lookup, int flags, long rights, int fdFlags) {
    boolean write = (rights & RIGHT_WRITE) != 0;
    return new OpenOptions(
        // A descriptor that can do neither is of no use; Linux has none.
        (rights & RIGHT_READ) != 0 || !write,
        write,
        (fdFlags & FLAG_APPEND) != 0,
        (flags & OPEN_CREATE) != 0,
        (flags & OPEN_EXCLUSIVE) != 0,
        (flags & OPEN_TRUNCATE) != 0,
        (flags & OPEN_DIRECTORY) != 0,
        follows(lookup),
        (fdFlags & (FLAG_SYNC | FLAG_RSYNC)) != 0,
        (fdFlags & FLAG_DSYNC) != 0);
  }

  private static Descriptor descriptor(Opened opened, long rights, int fdFlags) {
    return opened instanceof OpenFile file
        ? new Descriptor.File(file, rights, fdFlags)
        : Descriptor.Folder.opened((Directory) opened);
  }

  int pathFilestatGet(int fd, int lookup, int path, int pathSize, int result) {
    return onPath(
        fd,
        path,
        pathSize,
        (base, name) -> Statuses.write(memory, result, base.status(name, follows(lookup))));
  }

  int pathFilestatSetTimes(
      int fd, int lookup, int path, int pathSize, long accessed, long modified, int flags) {
    return onPath(
        fd,
        path,
        pathSize,
        (base, name) -> {
          FileTime access = Statuses.accessed(accessed, flags, clock);
          FileTime modification = Statuses.modified(modified, flags, clock);
          base.setTimes(name, follows(lookup), access, modification);
        });
  }

  int pathCreateDirectory(int fd, int path, int pathSize) {
    return onPath(fd, path, pathSize, (base, name) -> quota.make(() -> base.createDirectory(name)));
  }

  int pathRemoveDirectory(int fd, int path, int pathSize) {
    return onPath(fd, path, pathSize, Directory::removeDirectory);
  }

  int pathUnlinkFile(int fd, int path, int pathSize) {
    return onPath(fd, path, pathSize, Directory::removeFile);
  }

  int pathLink(
      int oldFd, int lookup, int oldPath, int oldSize, int newFd, int newPath, int newSize) {
    return onPath(
        oldFd,
        oldPath,
        oldSize,
        (base, name) -> {
          Directory target = base(newFd);
          String link = readPath(newPath, newSize);
          quota.make(() -> base.link(name, follows(lookup), target, link));
        });
  }

  int pathRename(int oldFd, int oldPath, int oldSize, int newFd, int newPath, int newSize) {
    return onPath(
        oldFd,
        oldPath,
        oldSize,
        (base, name) -> base.rename(name, base(newFd), readPath(newPath, newSize)));
  }

  int pathSymlink(int target, int targetSize, int fd, int path, int pathSize) {
    return onPath(
        fd,
        path,
        pathSize,
        (base, name) -> {
          String text = readPath(target, targetSize);
          quota.make(() -> base.symlink(text, name));
        });
  }

  int pathReadlink(int fd, int path, int pathSize, int buffer, int size, int result) {
    return onPath(
        fd,
        path,
        pathSize,
        (base, name) -> {
          byte[] text = base.readLink(name).getBytes(StandardCharsets.UTF_8);
          memory.check(buffer, size);
          int used = Math.min(size, text.length);
          memory.write(buffer, text, 0, used);
          memory.writeI32(result, used);
        });
  }
}
