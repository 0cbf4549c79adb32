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
    Area structures = strings.allocate(INFO_SIZE + HEADER_SIZE);
    int info = (int) structures.base();
    try {
      Set<LoadedLibrary> shown = new HashSet<>();
      for (var next = next(map, shown, info); next.isPresent(); next = next(map, shown, info)) {
        int result =
            GuestCode.run(() -> (int) function.handle().invokeExact(info, INFO_SIZE, data));
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
  private Optional<LoadedLibrary> next(LinkMap map, Set<LoadedLibrary> shown, int info) {
    lock.lock();
    try {
      Optional<LoadedLibrary> next =
          map.listed().stream().filter(library -> !shown.contains(library)).findFirst();
      next.ifPresent(library -> write(map, library, info));
      return next;
    } finally {
      lock.unlock();
    }
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
