package dev.ligature.wasi;

import dev.ligature.linker.GuestExit;

/**
 * The functions without paths, by their names in Java's spelling. Addresses and sizes are the
 * guest's.
 */
final class Calls {
  private static final int VECTOR_SIZE = 8;

  private final run.endive.wasi.WasiPreview1 endive;
  private final GuestMemory memory;
  private final GuestStreams streams;
  private final Directories directories;
  private final DescriptorLock descriptors;

  Calls(
      run.endive.wasi.WasiPreview1 endive,
      GuestMemory memory,
      GuestStreams streams,
      Directories directories,
      DescriptorLock descriptors) {
    this.endive = endive;
    this.memory = memory;
    this.streams = streams;
    this.directories = directories;
    this.descriptors = descriptors;
  }

  int argsGet(int argv, int text) {
    return Errno.of(() -> endive.argsGet(memory, argv, text));
  }

  int argsSizesGet(int count, int size) {
    return Errno.of(() -> endive.argsSizesGet(memory, count, size));
  }

  int environGet(int environ, int text) {
    return Errno.of(() -> endive.environGet(memory, environ, text));
  }

  int environSizesGet(int count, int size) {
    return Errno.of(() -> endive.environSizesGet(memory, count, size));
  }

  int clockResGet(int clock, int result) {
    return Errno.of(() -> endive.clockResGet(memory, clock, result));
  }

  int clockTimeGet(int clock, long precision, int result) {
    return Errno.of(() -> endive.clockTimeGet(memory, clock, precision, result));
  }

  int fdAdvise(int fd, long offset, long size, int advice) {
    return descriptors.shared(() -> endive.fdAdvise(fd, offset, size, advice));
  }

  int fdAllocate(int fd, long offset, long size) {
    return descriptors.shared(() -> endive.fdAllocate(fd, offset, size));
  }

  int fdClose(int fd) {
    return descriptors.exclusive(
        () -> {
          int errno = endive.fdClose(fd);
          if (errno != Errno.BADF) {
            directories.set(fd, null);
          }
          return errno;
        });
  }

  int fdDatasync(int fd) {
    return descriptors.shared(() -> endive.fdDatasync(fd));
  }

  int fdFdstatGet(int fd, int result) {
    return descriptors.shared(() -> endive.fdFdstatGet(memory, fd, result));
  }

  int fdFdstatSetFlags(int fd, int flags) {
    return descriptors.shared(() -> endive.fdFdstatSetFlags(fd, flags));
  }

  int fdFdstatSetRights(int fd, long base, long inheriting) {
    return descriptors.shared(() -> endive.fdFdstatSetRights(fd, base, inheriting));
  }

  int fdFilestatGet(int fd, int result) {
    return descriptors.shared(
        () -> {
          // Endive's fd_filestat_get throws on a preopened directory.
          return directories.get(fd) != null
              ? endive.pathFilestatGet(memory, fd, 0, ".", result)
              : endive.fdFilestatGet(memory, fd, result);
        });
  }

  int fdFilestatSetSize(int fd, long size) {
    return descriptors.shared(() -> endive.fdFilestatSetSize(fd, size));
  }

  int fdFilestatSetTimes(int fd, long accessed, long modified, int flags) {
    return descriptors.shared(() -> endive.fdFilestatSetTimes(fd, accessed, modified, flags));
  }

  int fdPread(int fd, int vectors, int count, long offset, int result) {
    return descriptors.shared(
        () -> {
          checkVectors(vectors, count, result);
          return endive.fdPread(memory, fd, vectors, count, offset, result);
        });
  }

  int fdPrestatGet(int fd, int result) {
    return descriptors.shared(() -> endive.fdPrestatGet(memory, fd, result));
  }

  int fdPrestatDirName(int fd, int path, int size) {
    return descriptors.shared(() -> endive.fdPrestatDirName(memory, fd, path, size));
  }

  int fdPwrite(int fd, int vectors, int count, long offset, int result) {
    return descriptors.shared(
        () -> {
          checkVectors(vectors, count, result);
          return endive.fdPwrite(memory, fd, vectors, count, offset, result);
        });
  }

  int fdRead(int fd, int vectors, int count, int result) {
    Errno.Call call =
        () -> {
          checkVectors(vectors, count, result);
          streams.beginRead();
          return endive.fdRead(memory, fd, vectors, count, result);
        };
    // Standard input may be long in coming, and other threads may want to open files.
    return fd == 0 ? Errno.of(call) : descriptors.shared(call);
  }

  int fdReaddir(int fd, int buffer, int size, long cookie, int result) {
    return descriptors.shared(
        () -> {
          memory.check(buffer, size);
          return endive.fdReaddir(memory, fd, buffer, size, cookie, result);
        });
  }

  int fdRenumber(int from, int to) {
    return descriptors.exclusive(
        () -> {
          int errno = endive.fdRenumber(from, to);
          if (errno == Errno.SUCCESS && from != to) {
            directories.set(to, directories.get(from));
            directories.set(from, null);
          }
          return errno;
        });
  }

  int fdSeek(int fd, long offset, int whence, int result) {
    return descriptors.shared(() -> endive.fdSeek(memory, fd, offset, whence, result));
  }

  int fdSync(int fd) {
    return descriptors.shared(() -> endive.fdSync(fd));
  }

  int fdTell(int fd, int result) {
    return descriptors.shared(() -> endive.fdTell(memory, fd, result));
  }

  int fdWrite(int fd, int vectors, int count, int result) {
    return descriptors.shared(
        () -> {
          checkVectors(vectors, count, result);
          int errno = endive.fdWrite(memory, fd, vectors, count, result);
          streams.endWrite();
          return errno;
        });
  }

  int pollOneoff(int subscriptions, int events, int count, int result) {
    return Errno.of(() -> endive.pollOneoff(memory, subscriptions, events, count, result));
  }

  @SuppressWarnings("DoNotCallSuggester") // a guest calls it
  void procExit(int status) {
    throw new GuestExit(status);
  }

  int procRaise(int signal) {
    return Errno.NOSYS;
  }

  int randomGet(int buffer, int size) {
    return Errno.of(() -> endive.randomGet(memory, buffer, size));
  }

  int schedYield() {
    return Errno.of(() -> endive.schedYield());
  }

  int sockAccept(int fd, int flags, int result) {
    return descriptors.shared(() -> endive.sockShutdown(fd, 0));
  }

  int sockRecv(int fd, int vectors, int count, int flags, int size, int resultFlags) {
    return descriptors.shared(() -> endive.sockShutdown(fd, 0));
  }

  int sockSend(int fd, int vectors, int count, int flags, int size) {
    return descriptors.shared(() -> endive.sockShutdown(fd, 0));
  }

  int sockShutdown(int fd, int how) {
    return descriptors.shared(() -> endive.sockShutdown(fd, how));
  }

  /**
   * Checks the buffers of a call before anything is read or written, so that a bad address does not
   * lose data halfway; and no buffer is larger than the memory, so that Endive allocates none that
   * is.
   */
  private void checkVectors(int vectors, int count, int result) {
    memory.check(result, Integer.BYTES);
    for (int i = 0; i < count; i++) {
      int vector = vectors + i * VECTOR_SIZE;
      int size = memory.readInt(vector + Integer.BYTES);
      if (size < 0) {
        throw new ErrnoException(Errno.INVAL);
      }
      memory.check(memory.readInt(vector), size);
    }
  }
}
