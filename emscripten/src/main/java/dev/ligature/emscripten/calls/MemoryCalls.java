package dev.ligature.emscripten.calls;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Program;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.OpenFile;
import dev.ligature.wasi.preview1.Descriptor;
import dev.ligature.wasi.preview1.Descriptors;
import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.ErrnoException;
import dev.ligature.wasi.preview1.GuestMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Files in memory, and the growth of the memory. */
final class MemoryCalls {
  private static final int PAGE = 1 << 16;
  private static final int PROT_WRITE = 2;
  private static final int MAP_SHARED = 1;
  private static final int CHUNK = 1 << 16;

  /** What a growth adds at most beyond what is asked for, as Emscripten does. */
  private static final long MOST_SPARE = 96L << 20;

  private static final int SPARE_PART = 5;
  private static final long LARGEST = 1L << 31;

  private final Guest guest;
  private final GuestMemory memory;
  private final Descriptors descriptors;

  MemoryCalls(Guest guest, GuestMemory memory, Descriptors descriptors) {
    this.guest = guest;
    this.memory = memory;
    this.descriptors = descriptors;
  }

  private Descriptor.File file(int fd) {
    return switch (descriptors.get(fd)) {
      case Descriptor.File file -> file;
      case Descriptor.Folder _, Descriptor.Stream _, Descriptor.Special _ ->
          throw new ErrnoException(Errno.NODEV);
    };
  }

  /** Reads a part of a file into memory of the guest's allocator, which the guest gives back. */
  @Import("_mmap_js")
  int map(int size, int protection, int flags, int fd, long offset, int allocated, int result) {
    return SystemCall.run(
        () -> {
          Descriptor.File file = file(fd);
          int access = OpenFlags.of(file.rights(), 0);
          boolean writesBack = (protection & PROT_WRITE) != 0 && (flags & MAP_SHARED) != 0;
          if (access == OpenFlags.WRITE_ONLY || (writesBack && access != OpenFlags.READ_WRITE)) {
            throw new ErrnoException(Errno.ACCES);
          }
          if (size <= 0 || offset < 0) {
            throw new ErrnoException(Errno.INVAL);
          }
          memory.check(allocated, Integer.BYTES);
          memory.check(result, Integer.BYTES);
          int whole = Math.addExact(size, PAGE - 1) / PAGE * PAGE;
          int address = guest.allocateAligned(PAGE, whole);
          memory.fill((byte) 0, address, address + whole);
          read(file.file(), offset, address, size);
          memory.writeI32(allocated, 1);
          memory.writeI32(result, address);
        });
  }

  private void read(OpenFile file, long offset, int address, int size) throws FileException {
    byte[] bytes = new byte[Math.min(size, CHUNK)];
    for (int done = 0; done < size; ) {
      int count =
          file.read(ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, size - done)), offset + done);
      if (count == 0) {
        return;
      }
      memory.write(address + done, bytes, 0, count);
      done += count;
    }
  }

  /** Writes what is shared back to the file. */
  @Import("_munmap_js")
  int unmap(int address, int size, int protection, int flags, int fd, long offset) {
    return SystemCall.run(
        () -> {
          if ((protection & PROT_WRITE) != 0) {
            writeBack(address, size, flags, fd, offset);
          }
        });
  }

  @Import("_msync_js")
  int sync(int address, int size, int protection, int flags, int fd, long offset) {
    return SystemCall.run(() -> writeBack(address, size, flags, fd, offset));
  }

  private void writeBack(int address, int size, int flags, int fd, long offset) throws IOException {
    if ((flags & MAP_SHARED) == 0) {
      return;
    }
    OpenFile file = file(fd).file();
    // A mapping does not make its file longer.
    int whole = (int) Math.min(Integer.toUnsignedLong(size), Math.max(0, file.size() - offset));
    memory.check(address, whole);
    byte[] bytes = new byte[Math.min(whole, CHUNK)];
    for (int done = 0; done < whole; done += CHUNK) {
      int count = Math.min(CHUNK, whole - done);
      memory.read(address + done, bytes, 0, count);
      file.write(ByteBuffer.wrap(bytes, 0, count), offset + done);
    }
  }

  @Import("emscripten_get_heap_max")
  int largestHeap() {
    return (int) LARGEST;
  }

  /** Grows the memory to a size in bytes and some more; 1, or 0 if it can't. */
  @Import("emscripten_resize_heap")
  int resizeHeap(int wanted) {
    Program program = guest.program();
    long size = program.memorySize();
    long least = Integer.toUnsignedLong(wanted);
    if (least <= size) {
      return 1;
    }
    if (least > LARGEST) {
      return 0;
    }
    long spare = Math.min(size + size / SPARE_PART, least + MOST_SPARE);
    long generous = Math.min(LARGEST, Math.max(least, spare));
    return grow(program, generous - size) || grow(program, least - size) ? 1 : 0;
  }

  private static boolean grow(Program program, long bytes) {
    return program.growMemory((bytes + PAGE - 1) / PAGE) >= 0;
  }

  /** {@code memcpy} of long blocks, in versions whose compiler has no instruction for it. */
  @Import({"_emscripten_memcpy_js", "emscripten_memcpy_js"})
  void copy(int target, int source, int size) {
    Program program = guest.program();
    long count = Integer.toUnsignedLong(size);
    long from = Integer.toUnsignedLong(source);
    long to = Integer.toUnsignedLong(target);
    long end = Math.max(from, to) + count;
    if (end > program.memorySize()) {
      throw new TrapException(TrapKind.MEMORY_OUT_OF_BOUNDS, "memcpy of %d bytes".formatted(count));
    }
    MemorySegment all = program.memory(end);
    MemorySegment.copy(all, from, all, to, count);
  }

  /** The same before Emscripten 3.1.45. */
  @Import("emscripten_memcpy_big")
  void copyBig(int target, int source, int size) {
    copy(target, source, size);
  }

  /** As it gave the target at first. */
  @Import("emscripten_memcpy_big")
  int copyBigAndReturn(int target, int source, int size) {
    copy(target, source, size);
    return target;
  }
}
