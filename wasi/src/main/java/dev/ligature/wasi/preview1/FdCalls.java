package dev.ligature.wasi.preview1;

import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.OpenFile;
import dev.ligature.wasi.files.Opened;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Clock;

/**
 * The functions of file descriptors, by their names in Java's spelling. Those of the standard
 * streams are Endive's.
 */
@SuppressWarnings("IfChainToSwitch") // no switch over patterns, which each start would link
final class FdCalls {
  private static final int FLAG_APPEND = 1;
  private static final int FLAG_NONBLOCK = 4;

  private static final int WHENCE_SET = 0;
  private static final int WHENCE_CUR = 1;
  private static final int WHENCE_END = 2;

  /** What is read or written at once. */
  private static final int CHUNK = 1 << 20;

  private static final int FDSTAT_SIZE = 24;

  // The rights of files and of directories that a guest is told of.
  private static final long FILE_RIGHTS = 0x8e001ff;
  private static final long DIRECTORY_RIGHTS = 0x7bffe19;

  private final run.endive.wasi.WasiPreview1 endive;
  private final GuestMemory memory;
  private final GuestStreams streams;
  private final Descriptors descriptors;
  private final Clock clock;

  FdCalls(
      run.endive.wasi.WasiPreview1 endive,
      GuestMemory memory,
      GuestStreams streams,
      Descriptors descriptors,
      Clock clock) {
    this.endive = endive;
    this.memory = memory;
    this.streams = streams;
    this.descriptors = descriptors;
    this.clock = clock;
  }

  /** What is done with an open file, in the end. */
  private interface FileCall {
    int with(OpenFile file) throws FileException;
  }

  /** Calls with a file; a stream has an error of its own, a directory is none. */
  private int onFile(int fd, int streamErrno, FileCall call) {
    return Errno.of(
        () -> {
          Descriptor open = descriptors.get(fd);
          if (open instanceof Descriptor.File file) {
            return call.with(file.file());
          }
          return open instanceof Descriptor.Folder ? Errno.ISDIR : streamErrno;
        });
  }

  private Opened opened(int fd) throws FileException {
    Descriptor open = descriptors.get(fd);
    if (open instanceof Descriptor.File file) {
      return file.file();
    } else if (open instanceof Descriptor.Folder folder) {
      return folder.directory();
    }
    throw new ErrnoException(Errno.INVAL);
  }

  int fdAdvise(int fd, long offset, long size, int advice) {
    if (offset < 0 || size < 0) {
      return Errno.INVAL;
    }
    return onFile(fd, Errno.SPIPE, _ -> Errno.SUCCESS);
  }

  int fdAllocate(int fd, long offset, long size) {
    if (offset < 0 || size <= 0 || offset + size < 0) {
      return Errno.INVAL;
    }
    return onFile(
        fd,
        Errno.INVAL,
        file -> {
          if (file.size() < offset + size) {
            file.resize(offset + size);
          }
          return Errno.SUCCESS;
        });
  }

  int fdClose(int fd) {
    return Errno.of(
        () -> {
          descriptors.close(fd);
          return Errno.SUCCESS;
        });
  }

  int fdDatasync(int fd) {
    return sync(fd, false);
  }

  int fdSync(int fd) {
    return sync(fd, true);
  }

  private int sync(int fd, boolean status) {
    return Errno.of(
        () -> {
          opened(fd).sync(status);
          return Errno.SUCCESS;
        });
  }

  int fdFdstatGet(int fd, int result) {
    return Errno.of(
        () -> {
          Descriptor open = descriptors.get(fd);
          if (open instanceof Descriptor.File file) {
            return fdstat(result, Statuses.REGULAR, file.flags(), file.rights() & FILE_RIGHTS, 0);
          } else if (open instanceof Descriptor.Stream stream) {
            return endive.fdFdstatGet(memory, stream.number(), result);
          } else if (open instanceof Descriptor.Special special) {
            return fdstat(result, type(special), special.flags(), FILE_RIGHTS, 0);
          }
          return fdstat(
              result, Statuses.DIRECTORY, 0, DIRECTORY_RIGHTS, DIRECTORY_RIGHTS | FILE_RIGHTS);
        });
  }

  private static int type(Descriptor.Special special) {
    return Statuses.type(special.file().type());
  }

  private int fdstat(int result, int type, int flags, long rights, long inheriting) {
    memory.check(result, FDSTAT_SIZE);
    memory.writeLong(result, type | (long) flags << Short.SIZE);
    memory.writeLong(result + Long.BYTES, rights);
    memory.writeLong(result + 2 * Long.BYTES, inheriting);
    return Errno.SUCCESS;
  }

  int fdFdstatSetFlags(int fd, int flags) {
    return Errno.of(
        () -> {
          Descriptor open = descriptors.get(fd);
          if (open instanceof Descriptor.File file) {
            return setFlags(file, flags);
          } else if (open instanceof Descriptor.Special special) {
            special.flags(flags);
            return Errno.SUCCESS;
          }
          return open instanceof Descriptor.Stream ? Errno.INVAL : Errno.SUCCESS;
        });
  }

  /** Files do not block, so that this flag means nothing to them; others belong to the channel. */
  private static int setFlags(Descriptor.File file, int flags) {
    if (((file.flags() ^ flags) & ~FLAG_NONBLOCK) != 0) {
      return Errno.NOTSUP;
    }
    file.flags(flags);
    return Errno.SUCCESS;
  }

  int fdFdstatSetRights(int fd, long base, long inheriting) {
    return Errno.NOTSUP;
  }

  int fdFilestatGet(int fd, int result) {
    return Errno.of(
        () -> {
          if (descriptors.get(fd) instanceof Descriptor.Stream stream) {
            return endive.fdFilestatGet(memory, stream.number(), result);
          }
          if (descriptors.get(fd) instanceof Descriptor.Special special) {
            Statuses.write(memory, result, special.file().type());
            return Errno.SUCCESS;
          }
          Statuses.write(memory, result, opened(fd).status());
          return Errno.SUCCESS;
        });
  }

  int fdFilestatSetSize(int fd, long size) {
    return onFile(
        fd,
        Errno.INVAL,
        file -> {
          file.resize(size);
          return Errno.SUCCESS;
        });
  }

  int fdFilestatSetTimes(int fd, long accessed, long modified, int flags) {
    return Errno.of(
        () -> {
          FileTime access = Statuses.accessed(accessed, flags, clock);
          FileTime modification = Statuses.modified(modified, flags, clock);
          opened(fd).setTimes(access, modification);
          return Errno.SUCCESS;
        });
  }

  int fdPrestatGet(int fd, int result) {
    return Errno.of(
        () -> {
          byte[] name = preopenedName(fd);
          memory.check(result, 2 * Integer.BYTES);
          memory.writeI32(result, 0);
          memory.writeI32(result + Integer.BYTES, name.length);
          return Errno.SUCCESS;
        });
  }

  int fdPrestatDirName(int fd, int path, int size) {
    return Errno.of(
        () -> {
          byte[] name = preopenedName(fd);
          if (Integer.compareUnsigned(size, name.length) < 0) {
            return Errno.NAMETOOLONG;
          }
          memory.write(path, name, 0, name.length);
          return Errno.SUCCESS;
        });
  }

  private byte[] preopenedName(int fd) {
    if (descriptors.get(fd) instanceof Descriptor.Folder folder && folder.name().isPresent()) {
      return folder.name().get().getBytes(StandardCharsets.UTF_8);
    }
    throw new ErrnoException(Errno.BADF);
  }

  int fdRead(int fd, int vectors, int count, int result) {
    return Errno.of(
        () -> {
          Descriptor open = descriptors.get(fd);
          if (open instanceof Descriptor.File file) {
            return transfer(vectors, count, result, read((bytes, _) -> file.file().read(bytes)));
          } else if (open instanceof Descriptor.Stream stream) {
            return readStream(stream.number(), vectors, count, result);
          }
          return open instanceof Descriptor.Special special
              ? readSpecial(special, vectors, count, result)
              : Errno.ISDIR;
        });
  }

  int fdPread(int fd, int vectors, int count, long offset, int result) {
    return Errno.of(
        () -> {
          Descriptor open = descriptors.get(fd);
          if (open instanceof Descriptor.File file) {
            return transfer(
                vectors,
                count,
                result,
                read((bytes, done) -> file.file().read(bytes, offset + done)));
          } else if (open instanceof Descriptor.Stream stream) {
            return endive.fdPread(memory, stream.number(), vectors, count, offset, result);
          } else if (open instanceof Descriptor.Special special) {
            return special.file().isSeekable()
                ? readSpecial(special, vectors, count, result)
                : Errno.SPIPE;
          }
          return Errno.ISDIR;
        });
  }

  int fdWrite(int fd, int vectors, int count, int result) {
    return Errno.of(
        () -> {
          Descriptor open = descriptors.get(fd);
          if (open instanceof Descriptor.File file) {
            return transfer(vectors, count, result, write((bytes, _) -> file.file().write(bytes)));
          } else if (open instanceof Descriptor.Stream stream) {
            return writeStream(stream.number(), vectors, count, result);
          }
          return open instanceof Descriptor.Special special
              ? writeSpecial(special, vectors, count, result)
              : Errno.ISDIR;
        });
  }

  /** Waits once at most: {@code readv} gives what is there. */
  private int readStream(int number, int address, int count, int result) throws IOException {
    memory.check(result, Integer.BYTES);
    Vectors vectors = new Vectors(memory, address, count);
    if (streams.isOutput(number)) {
      return endive.fdRead(memory, number, address, count, result);
    }
    int done = 0;
    int last;
    byte[] bytes = new byte[Math.min(vectors.size(), CHUNK)];
    do {
      last = streams.stdin().read(bytes, 0, Math.min(vectors.size() - done, CHUNK));
      if (last > 0) {
        vectors.put(done, bytes, last);
        done += last;
      }
    } while (last == CHUNK && done < vectors.size() && streams.stdin().available() > 0);
    memory.writeI32(result, done);
    return Errno.SUCCESS;
  }

  private int writeStream(int number, int address, int count, int result) throws IOException {
    memory.check(result, Integer.BYTES);
    Vectors vectors = new Vectors(memory, address, count);
    if (!streams.isOutput(number)) {
      return endive.fdWrite(memory, number, address, count, result);
    }
    int allowed = streams.take(vectors.size());
    byte[] bytes = new byte[Math.min(allowed, CHUNK)];
    for (int done = 0; done < allowed; done += CHUNK) {
      int part = Math.min(allowed - done, CHUNK);
      vectors.get(done, bytes, part);
      streams.write(number, bytes, part);
    }
    streams.endWrite();
    memory.writeI32(result, allowed);
    return Errno.SUCCESS;
  }

  private int readSpecial(Descriptor.Special special, int address, int count, int result) {
    memory.check(result, Integer.BYTES);
    Vectors vectors = new Vectors(memory, address, count);
    byte[] bytes = new byte[Math.min(vectors.size(), CHUNK)];
    int done = special.file().read(bytes);
    vectors.put(0, bytes, done);
    memory.writeI32(result, done);
    return Errno.SUCCESS;
  }

  private int writeSpecial(Descriptor.Special special, int address, int count, int result) {
    memory.check(result, Integer.BYTES);
    Vectors vectors = new Vectors(memory, address, count);
    byte[] bytes = new byte[Math.min(vectors.size(), CHUNK)];
    vectors.get(0, bytes, bytes.length);
    memory.writeI32(result, special.file().write(bytes, bytes.length));
    return Errno.SUCCESS;
  }

  int fdPwrite(int fd, int vectors, int count, long offset, int result) {
    return Errno.of(
        () -> {
          Descriptor open = descriptors.get(fd);
          if (open instanceof Descriptor.File file) {
            return (file.flags() & FLAG_APPEND) != 0
                ? Errno.NOTSUP
                : transfer(
                    vectors,
                    count,
                    result,
                    write((bytes, done) -> file.file().write(bytes, offset + done)));
          } else if (open instanceof Descriptor.Stream stream) {
            return endive.fdPwrite(memory, stream.number(), vectors, count, offset, result);
          } else if (open instanceof Descriptor.Special special) {
            return special.file().isSeekable()
                ? writeSpecial(special, vectors, count, result)
                : Errno.SPIPE;
          }
          return Errno.ISDIR;
        });
  }

  /** Reads or writes bytes of the file; {@code done} were before. */
  private interface Bytes {
    int transfer(ByteBuffer bytes, int done) throws FileException;
  }

  /** Reads or writes a part of the guest's buffers. */
  private interface Part {
    int transfer(Vectors vectors, int from, byte[] bytes) throws FileException;
  }

  private static Part read(Bytes file) {
    return (vectors, from, bytes) -> {
      int count = file.transfer(ByteBuffer.wrap(bytes), from);
      vectors.put(from, bytes, count);
      return count;
    };
  }

  private static Part write(Bytes file) {
    return (vectors, from, bytes) -> {
      vectors.get(from, bytes, bytes.length);
      return file.transfer(ByteBuffer.wrap(bytes), from);
    };
  }

  /** Goes on while all that was asked for comes; an error after that is for the next call. */
  private int transfer(int address, int count, int result, Part part) throws FileException {
    memory.check(result, Integer.BYTES);
    Vectors vectors = new Vectors(memory, address, count);
    int done = 0;
    int last;
    int wanted;
    do {
      wanted = Math.min(vectors.size() - done, CHUNK);
      try {
        last = part.transfer(vectors, done, new byte[wanted]);
      } catch (FileException e) {
        if (done == 0) {
          throw e;
        }
        last = 0;
      }
      done += last;
    } while (last == wanted && done < vectors.size());
    memory.writeI32(result, done);
    return Errno.SUCCESS;
  }

  int fdReaddir(int fd, int buffer, int size, long cookie, int result) {
    return Errno.of(
        () -> {
          memory.check(buffer, size);
          memory.check(result, Integer.BYTES);
          Listing listing = new Listing(memory, descriptors.folder(fd));
          memory.writeI32(result, listing.write(buffer, size, cookie));
          return Errno.SUCCESS;
        });
  }

  int fdRenumber(int from, int to) {
    return Errno.of(
        () -> {
          descriptors.renumber(from, to);
          return Errno.SUCCESS;
        });
  }

  int fdSeek(int fd, long offset, int whence, int result) {
    if (isSeekableDevice(fd)) {
      // All its places are one.
      return Errno.of(
          () -> {
            memory.check(result, Long.BYTES);
            memory.writeLong(result, 0);
            return Errno.SUCCESS;
          });
    }
    if (isListed(fd)) {
      return seekEntry(fd, offset, whence, result);
    }
    return onFile(
        fd,
        Errno.SPIPE,
        file -> {
          OpenFile.Whence from =
              switch (whence) {
                case WHENCE_SET -> OpenFile.Whence.START;
                case WHENCE_CUR -> OpenFile.Whence.CURRENT;
                case WHENCE_END -> OpenFile.Whence.END;
                default -> throw new ErrnoException(Errno.INVAL);
              };
          memory.check(result, Long.BYTES);
          memory.writeLong(result, file.seek(offset, from));
          return Errno.SUCCESS;
        });
  }

  /** Whether a number stands for a folder whose entries are counted there. */
  private boolean isListed(int fd) {
    try {
      return descriptors.get(fd) instanceof Descriptor.Folder folder && folder.path().isPresent();
    } catch (ErrnoException _) {
      return false;
    }
  }

  /** Goes to an entry of a folder, as {@code seekdir} does. */
  private int seekEntry(int fd, long offset, int whence, int result) {
    return Errno.of(
        () -> {
          Descriptor.Folder folder = descriptors.folder(fd);
          long position = whence == WHENCE_CUR ? folder.position() + offset : offset;
          if (whence == WHENCE_END || position < 0 || position > Integer.MAX_VALUE) {
            throw new ErrnoException(Errno.INVAL);
          }
          memory.check(result, Long.BYTES);
          folder.position((int) position);
          memory.writeLong(result, position);
          return Errno.SUCCESS;
        });
  }

  private boolean isSeekableDevice(int fd) {
    try {
      return descriptors.get(fd) instanceof Descriptor.Special special
          && special.file().isSeekable();
    } catch (ErrnoException _) {
      return false;
    }
  }

  int fdTell(int fd, int result) {
    return fdSeek(fd, 0, WHENCE_CUR, result);
  }
}
