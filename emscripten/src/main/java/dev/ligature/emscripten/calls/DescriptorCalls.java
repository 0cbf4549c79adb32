package dev.ligature.emscripten.calls;

import dev.ligature.wasi.files.FileStatus;
import dev.ligature.wasi.files.FileType;
import dev.ligature.wasi.files.OpenFile;
import dev.ligature.wasi.files.Opened;
import dev.ligature.wasi.files.Permissions;
import dev.ligature.wasi.preview1.Descriptor;
import dev.ligature.wasi.preview1.Descriptors;
import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.ErrnoException;
import dev.ligature.wasi.preview1.GuestMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The system calls with descriptors; WASI's work on the same ones. */
final class DescriptorCalls {
  private static final int ENTRY = 280;
  private static final int ENTRY_NAME = 19;
  private static final int LONGEST_NAME = ENTRY - ENTRY_NAME - 1;
  private static final List<String> DOTS = List.of(".", "..");

  private static final int F_DUPFD = 0;
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_GETLK = 12;
  private static final int F_SETLK = 13;
  private static final int F_SETLKW = 14;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final short F_UNLCK = 2;

  private static final int TIOCGWINSZ = 0x5413;
  private static final int TCGETS = 0x5401;
  private static final int TCSETS = 0x5402;
  private static final int TCSETSF = 0x5404;
  private static final int TERMINAL_STATE = 60;

  private final GuestMemory memory;
  private final Descriptors descriptors;
  private final Tree tree;
  private final StatusBytes statuses;

  DescriptorCalls(GuestMemory memory, Descriptors descriptors, Tree tree) {
    this.memory = memory;
    this.descriptors = descriptors;
    this.tree = tree;
    this.statuses = new StatusBytes(memory);
  }

  /** What a path has led to; streams and the like end the call. */
  private Opened opened(int fd) throws IOException {
    return switch (descriptors.get(fd)) {
      case Descriptor.File file -> file.file();
      case Descriptor.Folder folder -> folder.directory();
      case Descriptor.Stream _, Descriptor.Special _ -> throw new ErrnoException(Errno.INVAL);
    };
  }

  private OpenFile file(int fd) {
    return switch (descriptors.get(fd)) {
      case Descriptor.File file -> file.file();
      case Descriptor.Folder _ -> throw new ErrnoException(Errno.ISDIR);
      case Descriptor.Stream _, Descriptor.Special _ -> throw new ErrnoException(Errno.INVAL);
    };
  }

  @Import("__syscall_fstat64")
  int statFile(int fd, int result) {
    return SystemCall.run(() -> stat(fd, result));
  }

  /** Writes the status of what a number stands for. */
  @SuppressWarnings("IfChainToSwitch") // no switch over patterns, which each start would link
  void stat(int fd, int result) throws IOException {
    Descriptor open = descriptors.get(fd);
    if (open instanceof Descriptor.File file) {
      statuses.write(result, file.file().status());
    } else if (open instanceof Descriptor.Folder folder) {
      statuses.write(result, folder.directory().status());
    } else if (open instanceof Descriptor.Special special) {
      statuses.write(result, special.file().type(), 0);
    } else {
      statuses.write(result, FileType.CHARACTER_DEVICE, 5 << 8);
    }
  }

  /** Sets the times of what a number stands for. */
  void setTimes(int fd, FileTimes times) throws IOException {
    opened(fd).setTimes(times.accessed().orElse(null), times.modified().orElse(null));
  }

  @Import("__syscall_fchmod")
  int chmodFile(int fd, int mode) {
    return SystemCall.run(
        () -> {
          switch (descriptors.get(fd)) {
            case Descriptor.File file -> file.file().setPermissions(Permissions.of(mode));
            case Descriptor.Folder folder ->
                folder.directory().setPermissions(".", true, Permissions.of(mode));
            case Descriptor.Stream _, Descriptor.Special _ -> throw new ErrnoException(Errno.INVAL);
          }
        });
  }

  /** Files have no owners here. */
  @Import("__syscall_fchown32")
  int chownFile(int fd, int owner, int group) {
    return SystemCall.run(() -> descriptors.get(fd));
  }

  @Import("__syscall_ftruncate64")
  int truncateFile(int fd, long size) {
    return SystemCall.run(() -> file(fd).resize(size));
  }

  /** Makes files longer, and nothing else. */
  @Import("__syscall_fallocate")
  int allocate(int fd, int mode, long offset, long size) {
    return SystemCall.run(
        () -> {
          if (mode != 0) {
            throw new ErrnoException(Errno.NOTSUP);
          }
          long end = offset + size;
          if (offset < 0 || size <= 0 || end < 0) {
            throw new ErrnoException(Errno.INVAL);
          }
          OpenFile file = file(fd);
          if (file.size() < end) {
            file.resize(end);
          }
        });
  }

  /** Advice that nothing is made of. */
  @Import("__syscall_fadvise64")
  int advise(int fd, long offset, long size, int advice) {
    return SystemCall.run(() -> descriptors.get(fd));
  }

  @Import("__syscall_fdatasync")
  int syncData(int fd) {
    return SystemCall.run(() -> opened(fd).sync(false));
  }

  @Import("__syscall_fchdir")
  int changeFolder(int fd) {
    return SystemCall.run(() -> tree.changeTo(Tree.pathOf(descriptors.folder(fd))));
  }

  @Import("__syscall_fstatfs64")
  int statFileSystem(int fd, int size, int result) {
    return SystemCall.run(
        () -> {
          descriptors.get(fd);
          statuses.writeFileSystem(result, size);
        });
  }

  /** Entries of one size each; their offsets count them. */
  @Import("__syscall_getdents64")
  int entries(int fd, int buffer, int size) {
    return SystemCall.of(
        () -> {
          Descriptor.Folder folder = descriptors.folder(fd);
          if (size < ENTRY) {
            throw new ErrnoException(Errno.INVAL);
          }
          int position = folder.position();
          List<String> names = folder.names(position == 0);
          int end = Math.min(DOTS.size() + names.size(), position + size / ENTRY);
          int at = buffer;
          for (int i = position; i < end; i++, at += ENTRY) {
            writeEntry(at, i, i < DOTS.size() ? DOTS.get(i) : names.get(i - DOTS.size()), folder);
          }
          folder.position(Math.max(position, end));
          return at - buffer;
        });
  }

  private void writeEntry(int address, int index, String name, Descriptor.Folder folder)
      throws IOException {
    Optional<FileStatus> status =
        index < DOTS.size()
            ? Optional.of(folder.directory().status())
            : folder.directory().statusOf(name);
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer entry = ByteBuffer.allocate(ENTRY).order(ByteOrder.LITTLE_ENDIAN);
    entry.putLong(status.map(FileStatus::inode).orElse(0L)).putLong(index + 1);
    entry.putShort((short) ENTRY).put((byte) status.map(s -> type(s.type())).orElse(0).intValue());
    entry.put(text, 0, Math.min(text.length, LONGEST_NAME));
    memory.check(address, ENTRY);
    memory.write(address, entry.array(), 0, ENTRY);
  }

  private static int type(FileType type) {
    return switch (type) {
      case PIPE -> 1;
      case CHARACTER_DEVICE -> 2;
      case DIRECTORY -> 4;
      case BLOCK_DEVICE -> 6;
      case REGULAR -> 8;
      case SYMBOLIC_LINK -> 10;
      case SOCKET -> 12;
      case UNKNOWN -> 0;
    };
  }

  @Import("__syscall_dup")
  int duplicate(int fd) {
    return SystemCall.of(() -> descriptors.duplicate(fd, 0));
  }

  @Import("__syscall_dup3")
  int duplicateTo(int fd, int to, int flags) {
    return SystemCall.of(
        () -> {
          if (fd == to) {
            throw new ErrnoException(Errno.INVAL);
          }
          descriptors.duplicateTo(fd, to);
          return to;
        });
  }

  /** Locks are had by whoever asks: one program has no one to share its files with. */
  @Import("__syscall_fcntl64")
  int control(int fd, int command, int arguments) {
    return SystemCall.of(
        () -> {
          Descriptor descriptor = descriptors.get(fd);
          return switch (command) {
            case F_DUPFD, F_DUPFD_CLOEXEC -> descriptors.duplicate(fd, memory.readInt(arguments));
            case F_GETFD, F_SETFD, F_SETLK, F_SETLKW -> 0;
            case F_GETFL -> flags(descriptor);
            case F_SETFL -> setFlags(descriptor, memory.readInt(arguments));
            case F_GETLK -> {
              memory.writeShort(memory.readInt(arguments), F_UNLCK);
              yield 0;
            }
            default -> throw new ErrnoException(Errno.INVAL);
          };
        });
  }

  private static int flags(Descriptor descriptor) {
    return switch (descriptor) {
      case Descriptor.File file -> OpenFlags.of(file.rights(), file.flags());
      case Descriptor.Special special -> OpenFlags.READ_WRITE | OpenFlags.of(0, special.flags());
      case Descriptor.Stream stream -> stream.number() == 0 ? 0 : OpenFlags.WRITE_ONLY;
      case Descriptor.Folder _ -> 0;
    };
  }

  /** What can be set is whether calls wait, which files never do. */
  private static int setFlags(Descriptor descriptor, int flags) {
    int wait = OpenFlags.toWasi(flags & OpenFlags.NON_BLOCKING);
    switch (descriptor) {
      case Descriptor.File file ->
          file.flags((file.flags() & ~OpenFlags.toWasi(OpenFlags.NON_BLOCKING)) | wait);
      case Descriptor.Special special -> special.flags(wait);
      case Descriptor.Stream _, Descriptor.Folder _ -> {}
    }
    return 0;
  }

  /** Terminals have a size and states that nobody changes; nothing else has such. */
  @Import("__syscall_ioctl")
  int controlDevice(int fd, int request, int arguments) {
    return SystemCall.run(
        () -> {
          boolean terminal =
              descriptors.get(fd) instanceof Descriptor.Stream stream
                  && descriptors.isTerminal(stream.number());
          if (!terminal) {
            throw new ErrnoException(Errno.NOTTY);
          }
          switch (request) {
            case TIOCGWINSZ -> {
              int result = memory.readInt(arguments);
              memory.check(result, Long.BYTES);
              memory.writeShort(result, (short) 24);
              memory.writeShort(result + Short.BYTES, (short) 80);
              memory.writeI32(result + Integer.BYTES, 0);
            }
            case TCGETS -> {
              int result = memory.readInt(arguments);
              memory.check(result, TERMINAL_STATE);
              memory.fill((byte) 0, result, result + TERMINAL_STATE);
            }
            default -> {
              if (request < TCSETS || request > TCSETSF) {
                throw new ErrnoException(Errno.INVAL);
              }
            }
          }
        });
  }

  @Import("__syscall_pipe2")
  int pipe(int result, int flags) {
    return SystemCall.run(
        () -> {
          memory.check(result, 2 * Integer.BYTES);
          Pipe pipe = new Pipe();
          int wasi = OpenFlags.toWasi(flags);
          int read = descriptors.open(() -> new Descriptor.Special(pipe.readEnd(), wasi));
          int write;
          boolean done = false;
          try {
            write = descriptors.open(() -> new Descriptor.Special(pipe.writeEnd(), wasi));
            done = true;
          } finally {
            if (!done) {
              descriptors.close(read);
            }
          }
          memory.writeI32(result, read);
          memory.writeI32(result + Integer.BYTES, write);
        });
  }

  @Import("__syscall_pipe")
  int pipe(int result) {
    return pipe(result, 0);
  }
}
