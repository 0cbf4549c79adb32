package dev.ligature.emscripten.calls;

import dev.ligature.wasi.files.Directory;
import dev.ligature.wasi.files.FileError;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.FileStatus;
import dev.ligature.wasi.files.FileType;
import dev.ligature.wasi.files.OpenFile;
import dev.ligature.wasi.files.OpenOptions;
import dev.ligature.wasi.files.Permissions;
import dev.ligature.wasi.preview1.Descriptor;
import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.ErrnoException;
import dev.ligature.wasi.preview1.GuestMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The system calls with paths. Numbers of flags are Linux', those of errors WASI's.
 *
 * @see <a
 *     href="https://github.com/emscripten-core/emscripten/blob/main/system/lib/libc/musl/arch/emscripten/syscall_arch.h">
 *     syscall_arch.h</a>
 */
final class PathCalls {
  private static final int NO_FOLLOW = 0x100;
  private static final int REMOVE_FOLDER = 0x200;
  private static final int FOLLOW = 0x400;
  private static final int EMPTY_PATH = 0x1000;
  private static final int TYPE = 0xf000;
  private static final int REGULAR = 0x8000;

  private final GuestMemory memory;
  private final Tree tree;
  private final FileOpening opening;
  private final DescriptorCalls descriptors;
  private final StatusBytes statuses;

  PathCalls(GuestMemory memory, Tree tree, FileOpening opening, DescriptorCalls descriptors) {
    this.memory = memory;
    this.tree = tree;
    this.opening = opening;
    this.descriptors = descriptors;
    this.statuses = new StatusBytes(memory);
  }

  private String path(int address) throws IOException {
    return path(OpenFlags.WORKING_DIRECTORY, address);
  }

  private String path(int folder, int address) throws IOException {
    String path = GuestText.read(memory, address);
    if (path.isEmpty()) {
      throw new FileException(FileError.NOENT);
    }
    return tree.absolute(folder, path);
  }

  private Directory root() {
    return tree.root();
  }

  /** The mode is the first of the variable arguments. */
  @Import("__syscall_openat")
  int openAt(int folder, int path, int flags, int arguments) {
    return SystemCall.of(
        () -> {
          int mode = arguments == 0 ? 0 : memory.readInt(arguments);
          return opening.open(path(folder, path), flags, mode);
        });
  }

  @Import("__syscall_stat64")
  int stat(int path, int result) {
    return SystemCall.run(() -> stat(path(path), true, result));
  }

  @Import("__syscall_lstat64")
  int lstat(int path, int result) {
    return SystemCall.run(() -> stat(path(path), false, result));
  }

  @Import("__syscall_newfstatat")
  int statAt(int folder, int path, int result, int flags) {
    return SystemCall.run(
        () -> {
          if ((flags & EMPTY_PATH) != 0 && GuestText.read(memory, path).isEmpty()) {
            if (folder == OpenFlags.WORKING_DIRECTORY) {
              stat(tree.workingDirectory(), true, result);
            } else {
              descriptors.stat(folder, result);
            }
          } else {
            stat(path(folder, path), (flags & NO_FOLLOW) == 0, result);
          }
        });
  }

  private void stat(String path, boolean follow, int result) throws FileException {
    Optional<Device> device = tree.device(path);
    if (device.isPresent()) {
      statuses.write(result, FileType.CHARACTER_DEVICE, device.get().id());
    } else {
      statuses.write(result, root().status(path, follow));
    }
  }

  /** All may be done that the permissions allow anyone, since the guest is user 0. */
  @Import("__syscall_faccessat")
  int accessAt(int folder, int path, int mode, int flags) {
    return SystemCall.run(
        () -> {
          if ((mode & ~7) != 0) {
            throw new ErrnoException(Errno.INVAL);
          }
          String absolute = path(folder, path);
          if (tree.device(absolute).isEmpty()) {
            FileStatus status = root().status(absolute, (flags & NO_FOLLOW) == 0);
            boolean executes = (mode & 1) != 0;
            if (executes
                && status.type() == FileType.REGULAR
                && (status.permissions() & 0111) == 0) {
              throw new ErrnoException(Errno.ACCES);
            }
          }
        });
  }

  @Import("__syscall_chmod")
  int chmod(int path, int mode) {
    return chmodAt(OpenFlags.WORKING_DIRECTORY, path, mode, 0);
  }

  @Import({"__syscall_fchmodat2", "__syscall_fchmodat"})
  int chmodAt(int folder, int path, int mode, int flags) {
    return SystemCall.run(
        () ->
            root()
                .setPermissions(
                    path(folder, path), (flags & NO_FOLLOW) == 0, Permissions.of(mode)));
  }

  /** Files have no owners here: the file has to be there. */
  @Import("__syscall_fchownat")
  int chownAt(int folder, int path, int owner, int group, int flags) {
    return SystemCall.run(() -> root().status(path(folder, path), (flags & NO_FOLLOW) == 0));
  }

  @Import("__syscall_mkdirat")
  int makeFolderAt(int folder, int path, int mode) {
    return SystemCall.run(
        () -> {
          String absolute = path(folder, path);
          opening
              .quota()
              .make(() -> root().createDirectory(absolute, Permissions.of(tree.masked(mode))));
        });
  }

  /** Regular files alone. */
  @Import("__syscall_mknodat")
  int makeNodeAt(int folder, int path, int mode, int device) {
    return SystemCall.run(
        () -> {
          if ((mode & TYPE) != 0 && (mode & TYPE) != REGULAR) {
            throw new ErrnoException(Errno.PERM);
          }
          OpenOptions options =
              new OpenOptions(false, true, false, true, true, false, false, false, false, false);
          opening.openFile(path(folder, path), options, mode).close();
        });
  }

  @Import("__syscall_rmdir")
  int removeFolder(int path) {
    return SystemCall.run(() -> root().removeDirectory(path(path)));
  }

  @Import("__syscall_unlinkat")
  int unlinkAt(int folder, int path, int flags) {
    return SystemCall.run(
        () -> {
          String absolute = path(folder, path);
          if ((flags & ~REMOVE_FOLDER) != 0) {
            throw new ErrnoException(Errno.INVAL);
          } else if ((flags & REMOVE_FOLDER) != 0) {
            root().removeDirectory(absolute);
          } else {
            root().removeFile(absolute);
          }
        });
  }

  @Import("__syscall_renameat")
  int renameAt(int folder, int path, int newFolder, int newPath) {
    return SystemCall.run(
        () -> root().rename(path(folder, path), root(), path(newFolder, newPath)));
  }

  @Import("__syscall_linkat")
  int linkAt(int folder, int path, int newFolder, int newPath, int flags) {
    return SystemCall.run(
        () -> {
          String old = path(folder, path);
          String link = path(newFolder, newPath);
          opening.quota().make(() -> root().link(old, (flags & FOLLOW) != 0, root(), link));
        });
  }

  @Import("__syscall_symlink")
  int symlink(int text, int path) {
    return symlinkAt(text, OpenFlags.WORKING_DIRECTORY, path);
  }

  @Import("__syscall_symlinkat")
  int symlinkAt(int text, int folder, int path) {
    return SystemCall.run(
        () -> {
          String target = GuestText.read(memory, text);
          String link = path(folder, path);
          opening.quota().make(() -> root().symlink(target, link));
        });
  }

  @Import("__syscall_readlinkat")
  int readLinkAt(int folder, int path, int buffer, int size) {
    return SystemCall.of(
        () -> {
          if (size <= 0) {
            throw new ErrnoException(Errno.INVAL);
          }
          byte[] text = root().readLink(path(folder, path)).getBytes(StandardCharsets.UTF_8);
          int used = Math.min(size, text.length);
          memory.check(buffer, used);
          memory.write(buffer, text, 0, used);
          return used;
        });
  }

  @Import("__syscall_truncate64")
  int truncate(int path, long size) {
    return SystemCall.run(
        () -> {
          OpenOptions options =
              new OpenOptions(false, true, false, false, false, false, false, true, false, false);
          Descriptor opened = opening.openFile(path(path), options, 0);
          try {
            if (opened instanceof Descriptor.File file) {
              OpenFile target = file.file();
              target.resize(size);
            } else {
              throw new ErrnoException(Errno.INVAL);
            }
          } finally {
            opened.close();
          }
        });
  }

  /** Without a path the times are those of the descriptor. */
  @Import("__syscall_utimensat")
  int setTimesAt(int folder, int path, int times, int flags) {
    return SystemCall.run(
        () -> {
          FileTimes wanted = FileTimes.read(memory, times, opening.clock());
          if (path == 0) {
            descriptors.setTimes(folder, wanted);
          } else {
            root()
                .setTimes(
                    path(folder, path),
                    (flags & NO_FOLLOW) == 0,
                    wanted.accessed().orElse(null),
                    wanted.modified().orElse(null));
          }
        });
  }

  @Import("__syscall_statfs64")
  int statFileSystem(int path, int size, int result) {
    return SystemCall.run(
        () -> {
          root().status(path(path), true);
          statuses.writeFileSystem(result, size);
        });
  }

  @Import("__syscall_chdir")
  int changeFolder(int path) {
    return SystemCall.run(() -> tree.changeTo(path(path)));
  }

  /** Gives the size with the end of the string. */
  @Import("__syscall_getcwd")
  int workingDirectory(int buffer, int size) {
    return SystemCall.of(
        () -> {
          if (size == 0) {
            throw new ErrnoException(Errno.INVAL);
          }
          return GuestText.write(memory, buffer, size, tree.workingDirectory());
        });
  }

  @Import("__syscall_umask")
  int umask(int mask) {
    return tree.umask(mask);
  }
}
