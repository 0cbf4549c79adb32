package dev.ligature.linker.dlfcn;

import dev.ligature.engine.Agents;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.find.Asker;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.image.ProgramImage.HandlesImage;
import dev.ligature.linker.load.Libraries;
import dev.ligature.linker.load.LoadMode;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.resolve.NearMisses;
import dev.ligature.linker.thread.ThreadState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * POSIX run-time linking for guests of one program, whatever their ABI.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/functions/dlopen.html">dlopen</a>
 */
public final class Dlfcn {
  /** The handle of the base namespace, which {@code dlopen(NULL)} gives in it. */
  public static final int PROGRAM = Handles.PROGRAM;

  private final boolean bindNow;
  private final LinkNamespaces namespaces;
  private final ProgramTable table;
  private final ReentrantLock lock;
  private final AddressLookup addresses;
  private final Handles handles;
  private final Agents agents;
  private final ThreadLocal<String> error = new ThreadLocal<>();

  /** Run-time linking in one program. */
  public Dlfcn(
      boolean bindNow,
      LinkNamespaces namespaces,
      LinkMaps linkMaps,
      ProgramTable table,
      Agents agents,
      ReentrantLock lock) {
    this.bindNow = bindNow;
    this.agents = agents;
    this.namespaces = namespaces;
    this.table = table;
    this.lock = lock;
    this.addresses = new AddressLookup(linkMaps, table);
    this.handles = new Handles(namespaces.base());
  }

  /** What is saved of the handles that the guest has, of a program with one namespace. */
  public HandlesImage saveHandles(List<LoadedLibrary> libraries) {
    return handles.save(libraries);
  }

  /** Gives libraries the handles that were saved. */
  public void restore(HandlesImage saved, List<LoadedLibrary> libraries) {
    handles.restore(saved, libraries, namespaces.base());
  }

  /** Where a symbol is looked for. */
  public sealed interface Where {
    /**
     * By what a libc's {@code dlsym} takes: a handle, {@code RTLD_DEFAULT} or {@code RTLD_NEXT}.
     */
    static Where of(int handle) {
      return switch (handle) {
        case 0 -> new Default();
        case -1 -> new Next();
        default -> new InHandle(handle);
      };
    }
  }

  /** In a library and what it needs, or in the global scope. */
  public record InHandle(int handle) implements Where {}

  /** Where the caller's own references are looked up: {@code RTLD_DEFAULT}. */
  public record Default() implements Where {}

  /** Behind the caller in that order: {@code RTLD_NEXT}. */
  public record Next() implements Where {}

  /**
   * Opens a library in the namespace of the library that asks.
   *
   * @param name its name; empty for that namespace as a whole
   * @param caller the library that asks, or null
   * @return the handle
   * @throws LinkException if it can't be opened
   */
  public int open(Optional<String> name, Set<OpenFlag> flags, @Nullable LoadedLibrary caller) {
    return open(namespaces.of(caller), name, LoadMode.of(Asker.GUEST, flags, bindNow), caller);
  }

  /**
   * Opens a library under a handle that the guest chose, its own structure for it.
   *
   * @param module its module if the guest has read it, empty to search for it
   * @throws LinkException as {@link #open}
   */
  public LoadedLibrary openAs(
      int handle,
      String name,
      Optional<FoundModule> module,
      Set<OpenFlag> flags,
      @Nullable LoadedLibrary caller) {
    LoadMode mode = LoadMode.of(Asker.GUEST, flags, bindNow);
    handles.requireRoom();
    Libraries libraries = namespaces.of(caller).libraries();
    LoadedLibrary library =
        HostErrors.reported(
            name,
            () ->
                module.isPresent()
                    ? libraries.open(name, module.get(), mode)
                    : libraries.open(name, mode, caller));
    handles.alias(handle, library);
    return library;
  }

  /**
   * Makes a handle that the guest chose stand for the program as a whole.
   *
   * @throws LinkException.NoRoom if there are as many handles as there may be
   */
  public void openProgramAs(int handle) {
    handles.requireRoom();
    handles.alias(handle, namespaces.base());
  }

  private int open(
      LinkNamespace namespace,
      Optional<String> name,
      LoadMode mode,
      @Nullable LoadedLibrary caller) {
    if (name.isEmpty()) {
      return handles.of(namespace);
    }
    String wanted = name.get();
    return handles.of(
        HostErrors.reported(wanted, () -> namespace.libraries().open(wanted, mode, caller)));
  }

  /**
   * Opens a library in a namespace.
   *
   * @param id the namespace's number
   * @param name as in {@link #open}
   * @throws LinkException if it can't be opened, or there is no such namespace
   */
  public int openIn(
      int id, Optional<String> name, Set<OpenFlag> flags, @Nullable LoadedLibrary caller) {
    LoadMode mode = LoadMode.of(Asker.GUEST, flags, bindNow);
    LinkNamespace namespace =
        namespaces
            .withId(id)
            .orElseThrow(() -> new LinkException.InvalidRequest("invalid namespace"));
    return open(namespace, name, mode, caller);
  }

  /**
   * Opens a library in a namespace of its own, which stays as long as it has libraries.
   *
   * @throws LinkException as {@link #open}; the namespace is gone again then
   */
  public int openInNew(String name, Set<OpenFlag> flags, @Nullable LoadedLibrary caller) {
    LoadMode mode = LoadMode.of(Asker.GUEST, flags, bindNow);
    LinkNamespace namespace = namespaces.create();
    try {
      return open(namespace, Optional.of(name), mode, caller);
    } finally {
      namespaces.release(namespace);
    }
  }

  /**
   * Closes a handle once.
   *
   * @throws LinkException.InvalidRequest if it is not open
   */
  public void close(int handle) {
    // A namespace as a whole is never closed for good.
    if (handles.namespace(handle).isPresent()) {
      return;
    }
    LoadedLibrary library = library(handle);
    try {
      Libraries libraries = namespaces.of(library).libraries();
      if (!HostErrors.reported(library.name(), () -> libraries.close(library))) {
        throw invalid(handle);
      }
    } finally {
      handles.forgetUnloaded();
    }
  }

  /** Whether a handle is open. */
  public boolean isOpen(int handle) {
    return handles.namespace(handle).isPresent() || handles.library(handle).isPresent();
  }

  /**
   * The library of a handle; of a namespace as a whole, its main.
   *
   * @throws LinkException.InvalidRequest if it is not open, or has no main
   */
  public LoadedLibrary libraryOf(int handle) {
    lock.lock();
    try {
      return handles
          .namespace(handle)
          .flatMap(namespace -> namespace.linkMap().main())
          .orElseGet(() -> library(handle));
    } finally {
      lock.unlock();
    }
  }

  /** The namespace of a library; of none, the base one. */
  public LinkNamespace namespaceOf(@Nullable LoadedLibrary library) {
    return namespaces.of(library);
  }

  private LoadedLibrary library(int handle) {
    return handles.library(handle).orElseThrow(() -> invalid(handle));
  }

  private static LinkException invalid(int handle) {
    return new LinkException.InvalidRequest(
        "0x%x: invalid handle".formatted(Integer.toUnsignedLong(handle)));
  }

  /**
   * The address of a symbol.
   *
   * @param value the address of data in memory, the index of a function in the table
   * @param isFunction whether it is a table index
   */
  public record Address(long value, boolean isFunction) {}

  /**
   * The address of a symbol: of data in memory, of a function in the table.
   *
   * @throws LinkException.InvalidRequest if it is not there, or the handle is not open
   */
  public Address symbol(Where where, String name, @Nullable LoadedLibrary caller) {
    return HostErrors.reported(name, () -> find(where, name, caller));
  }

  private Address find(Where where, String name, @Nullable LoadedLibrary caller) {
    lock.lock();
    try {
      Optional<Address> found =
          switch (where) {
            case InHandle in ->
                handles
                    .namespace(in.handle())
                    .map(namespace -> find(namespace, new Lookup.InProgram(), name))
                    .orElseGet(() -> findIn(library(in.handle()), name));
            case Default all ->
                find(
                    caller,
                    caller == null ? new Lookup.InProgram() : new Lookup.AsReferenced(caller),
                    name);
            case Next next ->
                find(
                    caller,
                    caller == null ? new Lookup.InProgram() : new Lookup.Behind(caller),
                    name);
          };
      return found.orElseThrow(() -> undefined(where, name, caller));
    } finally {
      lock.unlock();
    }
  }

  private Optional<Address> findIn(LoadedLibrary library, String name) {
    return find(library, new Lookup.InHandle(library), name);
  }

  private Optional<Address> find(@Nullable LoadedLibrary of, Lookup.Where where, String name) {
    return find(namespaces.of(of), where, name);
  }

  private Optional<Address> find(LinkNamespace namespace, Lookup.Where where, String name) {
    return namespace
        .resolution()
        .find(where, name)
        .map(
            target ->
                target.address().isPresent()
                    ? new Address(target.address().getAsLong(), false)
                    : new Address(table.indexOf(target.function().orElseThrow()), true));
  }

  private LinkException undefined(Where where, String name, @Nullable LoadedLibrary caller) {
    String text =
        switch (where) {
          case InHandle in ->
              handles
                  .namespace(in.handle())
                  .map(namespace -> NearMisses.undefined(nameOf(namespace), name))
                  .orElseGet(() -> NearMisses.undefined(library(in.handle()), name));
          case Default all -> undefined(name, caller);
          case Next next -> undefined(name, caller);
        };
    return new LinkException.InvalidRequest(text);
  }

  private String undefined(String name, @Nullable LoadedLibrary caller) {
    return NearMisses.undefined(caller == null ? nameOf(namespaces.base()) : caller.name(), name);
  }

  private static String nameOf(LinkNamespace namespace) {
    return namespace.linkMap().main().map(LoadedLibrary::name).orElse("program");
  }

  /** What a pointer points into, as {@code dladdr} tells it; sets no error. */
  public Optional<AddressLookup.Found> address(long pointer) {
    lock.lock();
    try {
      return addresses.find(pointer);
    } finally {
      lock.unlock();
    }
  }

  /** Sets what the calling thread's next {@code dlerror} gives. */
  public void setError(String text) {
    // Names in it come from modules, and a character of 0 would end it.
    String message = text.replace("\0", "\\0");
    if (agents.current() instanceof ThreadState thread) {
      thread.setError(message);
    } else {
      error.set(message);
    }
  }

  /** The last error of the calling thread, once. */
  public Optional<String> takeError() {
    if (agents.current() instanceof ThreadState thread) {
      return thread.takeError();
    }
    Optional<String> message = Optional.ofNullable(error.get());
    error.remove();
    return message;
  }
}
