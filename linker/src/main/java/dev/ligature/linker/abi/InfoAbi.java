package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.dlfcn.AddressLookup;
import dev.ligature.linker.dlfcn.Dlfcn;
import dev.ligature.linker.find.LibrarySearch;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.LoadedLibrary;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What guests can ask about the libraries of their program, as C functions in {@code env}: {@code
 * dladdr}, {@code dlinfo} and {@code dl_iterate_phdr}, with the structures of glibc and musl on a
 * 32-bit machine. {@link WideInfoAbi} has those of a 64-bit one.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/dlinfo.3.html">dlinfo</a>
 */
public final class InfoAbi {
  private static final int LMID = 1;
  private static final int LINK_MAP = 2;
  private static final int SEARCH_PATH = 4;
  private static final int SEARCH_PATH_SIZE = 5;
  private static final int ORIGIN = 6;

  /** The size of {@code Dl_serinfo} without its array, and of an element of that. */
  private static final int SEARCH_PATH_WORDS = 2;

  private final Dlfcn dlfcn;
  private final GuestStrings strings;
  private final FileNames names;
  private final GuestLinkMap linkMap;
  private final LibrarySearch search;
  private final PhdrIteration iteration;

  /** The functions of one program. */
  public InfoAbi(
      Dlfcn dlfcn,
      GuestStrings strings,
      FileNames names,
      GuestLinkMap linkMap,
      LibrarySearch search,
      PhdrIteration iteration) {
    this.dlfcn = dlfcn;
    this.strings = strings;
    this.names = names;
    this.linkMap = linkMap;
    this.search = search;
    this.iteration = iteration;
  }

  /** The functions, to go ahead of all guest definitions. */
  public List<HostFunction> functions() {
    return new HostFunctions(MethodHandles.lookup(), this, HostFunction.ENV)
        .add("dladdr", "dladdr", methodType(int.class, int.class, int.class))
        .add("dlinfo", "dlinfo", methodType(int.class, int.class, int.class, int.class))
        .add(
            "dl_iterate_phdr", "iterate", methodType(int.class, Caller.class, int.class, int.class))
        .list();
  }

  /**
   * {@code int dladdr(const void *address, Dl_info *info)}.
   *
   * @see <a
   *     href="https://pubs.opengroup.org/onlinepubs/9799919799/functions/dladdr.html">dladdr</a>
   */
  int dladdr(int address, int info) {
    Optional<AddressLookup.Found> found = dlfcn.address(Integer.toUnsignedLong(address));
    if (found.isEmpty()) {
      return 0;
    }
    LoadedLibrary library = found.get().library();
    Optional<String> symbol = found.get().symbol();
    strings.write(
        info,
        strings.keep(library, names.of(library)),
        (int) library.memory().base(),
        symbol.isEmpty() ? 0 : strings.keep(library, symbol.get()),
        symbol.isEmpty() ? 0 : (int) found.get().address());
    return 1;
  }

  /**
   * {@code int dl_iterate_phdr(int (*callback)(struct dl_phdr_info *, size_t, void *), void *)}.
   */
  int iterate(Caller caller, int callback, int data) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    return iteration.iterate(dlfcn.namespaceOf(library).linkMap(), callback, data);
  }

  /** {@code int dlinfo(void *handle, int request, void *result)}. */
  int dlinfo(int handle, int request, int result) {
    try {
      LoadedLibrary library = dlfcn.libraryOf(handle);
      switch (request) {
        case LMID -> strings.write(result, library.linkMap().id());
        case LINK_MAP -> strings.write(result, linkMap.entryOf(library));
        case SEARCH_PATH_SIZE -> {
          List<byte[]> paths = searchPath(library);
          strings.write(result, size(paths), paths.size());
        }
        case SEARCH_PATH -> writeSearchPath(library, result);
        case ORIGIN -> strings.write(result, terminated(origin(library)));
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

  /** The functions as programs with pointers of 64 bits see them. */
  public List<HostFunction> wideFunctions() {
    return new WideInfoAbi(this, dlfcn, strings, names, linkMap, iteration).functions();
  }

  String origin(LoadedLibrary library) {
    return names
        .origin(library)
        .orElseThrow(
            () ->
                new LinkException.InvalidRequest(
                    library.name()
                        + (library.origin().isEmpty()
                            ? ": has no origin, since it is in no file"
                            : ": its origin is in no folder that the guest has named")));
  }

  /** The folders of the host; none where guests are not told of them. */
  List<byte[]> searchPath(LoadedLibrary library) {
    if (!names.tellsPaths()) {
      return List.of();
    }
    return search.folders(library.runpaths()).stream()
        .map(Path::toString)
        .map(InfoAbi::terminated)
        .toList();
  }

  static byte[] terminated(String text) {
    return (text + '\0').getBytes(StandardCharsets.UTF_8);
  }

  private static int size(List<byte[]> paths) {
    int words = SEARCH_PATH_WORDS * (1 + paths.size()) * Integer.BYTES;
    return words + paths.stream().mapToInt(path -> path.length).sum();
  }

  /** The array of names and flags, and behind it the names. */
  private void writeSearchPath(LoadedLibrary library, int result) {
    List<byte[]> paths = searchPath(library);
    if (strings.word(result) != size(paths)
        || strings.word(result + Integer.BYTES) != paths.size()) {
      throw new LinkException.InvalidRequest(
          "%s: room for %d search paths in %d bytes is asked for with %d in %d"
              .formatted(
                  library.name(),
                  paths.size(),
                  size(paths),
                  strings.word(result + Integer.BYTES),
                  strings.word(result)));
    }
    int entry = result + SEARCH_PATH_WORDS * Integer.BYTES;
    int text = entry + SEARCH_PATH_WORDS * paths.size() * Integer.BYTES;
    for (byte[] path : paths) {
      strings.write(entry, text, 0);
      strings.write(text, path);
      entry += SEARCH_PATH_WORDS * Integer.BYTES;
      text += path.length;
    }
  }
}
