package dev.ligature.wasi.preview1;

import dev.ligature.linker.GuestExit;

/**
 * The functions of neither files nor paths, by their names in Java's spelling. Addresses and sizes
 * are the guest's.
 */
final class Calls {
  private final run.endive.wasi.WasiPreview1 endive;
  private final GuestMemory memory;
  private final Descriptors descriptors;

  Calls(run.endive.wasi.WasiPreview1 endive, GuestMemory memory, Descriptors descriptors) {
    this.endive = endive;
    this.memory = memory;
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
    return noSocket(fd);
  }

  int sockRecv(int fd, int vectors, int count, int flags, int size, int resultFlags) {
    return noSocket(fd);
  }

  int sockSend(int fd, int vectors, int count, int flags, int size) {
    return noSocket(fd);
  }

  int sockShutdown(int fd, int how) {
    return noSocket(fd);
  }

  private int noSocket(int fd) {
    return Errno.of(
        () -> {
          descriptors.get(fd);
          return Errno.NOTSOCK;
        });
  }
}
