package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.dlfcn.AddressLookup;
import dev.ligature.linker.dlfcn.Dlfcn;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.LoadedLibrary;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;

/**
 * {@link InfoAbi} for programs whose pointers have 64 bits: with the structures of glibc and musl
 * on a 64-bit machine.
 */
final class WideInfoAbi {
  private static final int LMID = 1;
  private static final int LINK_MAP = 2;
  private static final int SEARCH_PATH = 4;
  private static final int SEARCH_PATH_SIZE = 5;
  private static final int ORIGIN = 6;

  /** {@code Dl_serinfo} without its array, and an element of that: a word, and another padded. */
  private static final int SEARCH_PATH_ENTRY = 2 * Long.BYTES;

  private final InfoAbi info;
  private final Dlfcn dlfcn;
  private final GuestStrings strings;
  private final FileNames names;
  private final GuestLinkMap linkMap;
  private final PhdrIteration iteration;

  WideInfoAbi(
      InfoAbi info,
      Dlfcn dlfcn,
      GuestStrings strings,
      FileNames names,
      GuestLinkMap linkMap,
      PhdrIteration iteration) {
    this.info = info;
    this.dlfcn = dlfcn;
    this.strings = strings;
    this.names = names;
    this.linkMap = linkMap;
    this.iteration = iteration;
  }

  List<HostFunction> functions() {
    return new HostFunctions(MethodHandles.lookup(), this, HostFunction.ENV)
        .add("dladdr", "dladdr", methodType(int.class, long.class, long.class))
        .add("dlinfo", "dlinfo", methodType(int.class, long.class, int.class, long.class))
        .add(
            "dl_iterate_phdr",
            "iterate",
            methodType(int.class, Caller.class, long.class, long.class))
        .list();
  }

  /** {@code int dladdr(const void *address, Dl_info *info)}. */
  int dladdr(long address, long result) {
    Optional<AddressLookup.Found> found = dlfcn.address(address);
    if (found.isEmpty()) {
      return 0;
    }
    LoadedLibrary library = found.get().library();
    Optional<String> symbol = found.get().symbol();
    strings.writeWide(
        result,
        strings.keepWide(library, names.of(library)),
        library.memory().base(),
        symbol.isEmpty() ? 0 : strings.keepWide(library, symbol.get()),
        symbol.isEmpty() ? 0 : found.get().address());
    return 1;
  }

  /**
   * {@code int dl_iterate_phdr(int (*callback)(struct dl_phdr_info *, size_t, void *), void *)}.
   */
  int iterate(Caller caller, long callback, long data) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    return iteration.iterateWide(
        dlfcn.namespaceOf(library).linkMap(), WidePointers.function(callback), data);
  }

  /** {@code int dlinfo(void *handle, int request, void *result)}. */
  int dlinfo(long handle, int request, long result) {
    try {
      LoadedLibrary library = dlfcn.libraryOf(WidePointers.handle(handle));
      switch (request) {
        case LMID -> strings.writeWide(result, library.linkMap().id());
        case LINK_MAP -> strings.writeWide(result, linkMap.wideEntryOf(library));
        case SEARCH_PATH_SIZE -> {
          List<byte[]> paths = info.searchPath(library);
          strings.writeWide(result, size(paths), paths.size());
        }
        case SEARCH_PATH -> writeSearchPath(library, result);
        case ORIGIN -> strings.write(result, InfoAbi.terminated(info.origin(library)));
        default ->
            throw new LinkException.InvalidRequest(
                "%s: unsupported dlinfo request %d".formatted(library.name(), request));
      }
      return 0;
    } catch (LinkException e) {
      dlfcn.setError(e.dlerror());
      return -1;
    }
  }

  private static long size(List<byte[]> paths) {
    long entries = SEARCH_PATH_ENTRY * (1L + paths.size());
    return entries + paths.stream().mapToInt(path -> path.length).sum();
  }

  /** The array of names and flags, and behind it the names. */
  private void writeSearchPath(LoadedLibrary library, long result) {
    List<byte[]> paths = info.searchPath(library);
    long size = strings.wideWord(result);
    long count = strings.wideWord(result + Long.BYTES) & 0xffff_ffffL;
    if (size != size(paths) || count != paths.size()) {
      throw new LinkException.InvalidRequest(
          "%s: room for %d search paths in %d bytes is asked for with %d in %d"
              .formatted(library.name(), paths.size(), size(paths), count, size));
    }
    long entry = result + SEARCH_PATH_ENTRY;
    long text = entry + (long) SEARCH_PATH_ENTRY * paths.size();
    for (byte[] path : paths) {
      strings.writeWide(entry, text, 0);
      strings.write(text, path);
      entry += SEARCH_PATH_ENTRY;
      text += path.length;
    }
  }
}
