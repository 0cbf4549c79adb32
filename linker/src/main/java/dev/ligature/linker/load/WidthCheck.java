package dev.ligature.linker.load;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.find.AddressWidth;
import dev.ligature.linker.host.HostScope;
import dev.ligature.linker.map.HostDefinition;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks, before anything is made, that the pointers of all libraries of a program are equally
 * wide: they share one memory. And that those with pointers of 64 bits want nothing of WASI, whose
 * functions know pointers of 32. Then what else compilers have to agree on, by {@link SharingCheck}
 * and {@link ExceptionKinds}.
 */
public final class WidthCheck {
  private static final String WASI = "wasi_";

  private final LinkMaps linkMaps;
  private final HostScope host;
  private final ProgramMemory memory;
  private final SharingCheck sharing;
  private final ExceptionKinds exceptions = new ExceptionKinds();

  /**
   * One that says how wide pointers are: all are checked here, and a program may have thousands,
   * most of which don't say it. Null if there was none when all were last looked at.
   */
  private @Nullable WeakReference<LoadedLibrary> known;

  /** The check in one program. */
  public WidthCheck(LinkMaps linkMaps, HostScope host, ProgramMemory memory) {
    this.memory = memory;
    this.sharing = new SharingCheck(memory);
    this.linkMaps = linkMaps;
    this.host = host;
  }

  /**
   * Checks what a load brings.
   *
   * @throws LinkException.InvalidModule if a library does not fit
   */
  void check(Load load) {
    check(load.fresh());
  }

  /** Checks libraries in load order. */
  void check(List<LoadedLibrary> fresh) {
    Optional<LoadedLibrary> first = loaded().or(() -> first(fresh.stream()));
    for (LoadedLibrary library : fresh) {
      Optional<AddressWidth> width = widthOf(library);
      if (first.isPresent() && width.isPresent()) {
        compare(library, width.get(), first.get(), widthOf(first.get()).orElseThrow());
        if (width.get() == AddressWidth.WIDE) {
          checkWasi(library);
        }
      }
      if (known == null && width.isPresent()) {
        know(library);
      }
      if (memory.isMade() && width.isPresent() && width.get() != ofMemory()) {
        // Those that the memory was made for may be gone.
        throw unfit(library, width.get(), "the program", ofMemory());
      }
    }
    sharing.check(fresh);
    exceptions.check(fresh);
  }

  /** A library that is loaded and says how wide pointers are. */
  private Optional<LoadedLibrary> loaded() {
    if (known == null) {
      return Optional.empty();
    }
    LoadedLibrary last = known.get();
    if (last != null && last.state() != LibraryState.UNLOADED) {
      return Optional.of(last);
    }
    known = null;
    Optional<LoadedLibrary> another =
        first(linkMaps.all().stream().map(LinkMap::libraries).flatMap(List::stream));
    another.ifPresent(this::know);
    return another;
  }

  private void know(LoadedLibrary library) {
    known = new WeakReference<>(library);
  }

  private static Optional<LoadedLibrary> first(Stream<LoadedLibrary> libraries) {
    return libraries
        .filter(library -> library.state() != LibraryState.UNLOADED)
        .filter(library -> widthOf(library).isPresent())
        .findFirst();
  }

  private static Optional<AddressWidth> widthOf(LoadedLibrary library) {
    return AddressWidth.of(library.module().module());
  }

  private static void compare(
      LoadedLibrary library, AddressWidth width, LoadedLibrary first, AddressWidth ofFirst) {
    if (width != ofFirst) {
      throw unfit(library, width, first.name(), ofFirst);
    }
  }

  private AddressWidth ofMemory() {
    return memory.isWide() ? AddressWidth.WIDE : AddressWidth.NARROW;
  }

  private static LinkException unfit(
      LoadedLibrary library, AddressWidth width, String other, AddressWidth ofOther) {
    return new LinkException.InvalidModule(
        library.name(),
        "its pointers have %d bits, and those of %s have %d: they can't share a memory"
            .formatted(width.bits(), other, ofOther.bits()),
        "compile all of a program for wasm32, or all for wasm64",
        requesters(library));
  }

  private static List<String> requesters(LoadedLibrary library) {
    return library.chain().subList(0, library.chain().size() - 1);
  }

  private void checkWasi(LoadedLibrary library) {
    for (Import reference : library.module().module().imports()) {
      if (reference.module().startsWith(WASI)
          && reference.type() instanceof ExternType.Function wanted) {
        Optional<HostDefinition> offered =
            host.find(reference.module(), reference.name(), wanted.type());
        if (offered.isPresent() && !offered.get().function().functionType().equals(wanted.type())) {
          throw new LinkException.InvalidModule(
              library.name(),
              "it imports %s as %s, but WASI has pointers of 32 bits: %s"
                  .formatted(
                      reference.qualifiedName(),
                      wanted.type(),
                      offered.get().function().functionType()),
              "compile for wasm32, or give the function as a host function of that type",
              requesters(library));
        }
      }
    }
  }
}
