package dev.ligature.linker.abi;

import dev.ligature.engine.Func;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongToIntFunction;

/**
 * Shows a guest's callback the libraries of a namespace, each with its memory area as a program
 * header.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/dl_iterate_phdr.3.html">dl_iterate_phdr</a>
 */
public final class PhdrIteration {
  /** {@code int callback(struct dl_phdr_info *info, size_t size, void *data)}. */
  private static final FuncType CALLBACK =
      new FuncType(List.of(ValType.I32, ValType.I32, ValType.I32), List.of(ValType.I32));

  private static final FuncType WIDE_CALLBACK =
      new FuncType(List.of(ValType.I64, ValType.I64, ValType.I64), List.of(ValType.I32));

  private static final int WIDE_INFO_SIZE = 64;
  private static final int WIDE_HEADER_SIZE = 56;
  private static final int INFO_SIZE = 40;
  private static final int HEADER_SIZE = 32;
  private static final int LOADABLE = 1;
  private static final int READ_AND_WRITE = 6;

  private final GuestStrings strings;
  private final GuestLinkMap names;
  private final FunctionPointers pointers;
  private final ReentrantLock lock;

  /** Iteration in one program. */
  public PhdrIteration(
      GuestStrings strings, GuestLinkMap names, ProgramTable table, ReentrantLock lock) {
    this.strings = strings;
    this.names = names;
    this.pointers = new FunctionPointers(table);
    this.lock = lock;
  }

  /** Calls the callback for each library until it gives something but 0, which is the result. */
  int iterate(LinkMap map, int callback, int data) {
    Func function = pointers.get(callback, CALLBACK);
    return iterate(
        map,
        INFO_SIZE + HEADER_SIZE,
        info ->
            GuestCode.run(() -> (int) function.handle().invokeExact((int) info, INFO_SIZE, data)));
  }

  /** As {@link #iterate(LinkMap, int, int)}, where pointers have 64 bits. */
  int iterateWide(LinkMap map, int callback, long data) {
    Func function = pointers.get(callback, WIDE_CALLBACK);
    return iterate(
        map,
        WIDE_INFO_SIZE + WIDE_HEADER_SIZE,
        info ->
            GuestCode.run(
                () -> (int) function.handle().invokeExact(info, (long) WIDE_INFO_SIZE, data)));
  }

  private int iterate(LinkMap map, int size, LongToIntFunction callback) {
    Area structures = strings.allocate(size);
    long info = structures.base();
    try {
      Set<LoadedLibrary> shown = new HashSet<>();
      for (var next = next(map, shown, info); next.isPresent(); next = next(map, shown, info)) {
        int result = callback.applyAsInt(info);
        if (result != 0) {
          return result;
        }
        shown.add(next.get());
      }
      return 0;
    } finally {
      strings.release(structures);
    }
  }

  /** Writes what the callback is shown next: the callback may have opened and closed libraries. */
  private Optional<LoadedLibrary> next(LinkMap map, Set<LoadedLibrary> shown, long info) {
    lock.lock();
    try {
      Optional<LoadedLibrary> next =
          map.listed().stream().filter(library -> !shown.contains(library)).findFirst();
      next.ifPresent(
          library -> {
            if (strings.isWide()) {
              writeWide(map, library, info);
            } else {
              write(map, library, (int) info);
            }
          });
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void writeWide(LinkMap map, LoadedLibrary library, long info) {
    Area data = library.data();
    long header = info + WIDE_INFO_SIZE;
    long base = library.memory().base();
    strings.writeWide(
        info,
        base,
        strings.keepWide(library, names.name(library)),
        header,
        data.size() > 0 ? 1 : 0,
        map.adds(),
        map.removals(),
        0,
        0);
    strings.writeWide(
        header,
        LOADABLE | ((long) READ_AND_WRITE << Integer.SIZE),
        0,
        data.base() - base,
        0,
        0,
        data.size(),
        library.module().memoryAlignment());
  }

  private void write(LinkMap map, LoadedLibrary library, int info) {
    Area data = library.data();
    int header = info + INFO_SIZE;
    long base = library.memory().base();
    strings.write(
        info,
        (int) base,
        strings.keep(library, names.name(library)),
        header,
        data.size() > 0 ? 1 : 0,
        (int) map.adds(),
        (int) (map.adds() >>> Integer.SIZE),
        (int) map.removals(),
        (int) (map.removals() >>> Integer.SIZE),
        0,
        0);
    strings.write(
        header,
        LOADABLE,
        0,
        (int) (data.base() - base),
        0,
        0,
        (int) data.size(),
        READ_AND_WRITE,
        (int) library.module().memoryAlignment());
  }
}
