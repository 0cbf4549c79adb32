package dev.ligature.linker.dlfcn;

import dev.ligature.engine.Func;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.load.Libraries;
import dev.ligature.linker.load.LoadMode;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.relocate.Resolution;
import dev.ligature.linker.resolve.Lookup;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * POSIX run-time linking for guests of one program, whatever their ABI.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/functions/dlopen.html">dlopen</a>
 */
public final class Dlfcn {
  private final boolean bindNow;
  private final Libraries libraries;
  private final LinkMap linkMap;
  private final Lookup lookup;
  private final Resolution resolution;
  private final ProgramTable table;
  private final ReentrantLock lock;
  private final AddressLookup addresses;
  private final Handles handles = new Handles();
  private final ThreadLocal<String> error = new ThreadLocal<>();

  /** Run-time linking in one program. */
  public Dlfcn(
      boolean bindNow,
      Libraries libraries,
      LinkMap linkMap,
      Lookup lookup,
      Resolution resolution,
      ProgramTable table,
      ReentrantLock lock) {
    this.bindNow = bindNow;
    this.libraries = libraries;
    this.linkMap = linkMap;
    this.lookup = lookup;
    this.resolution = resolution;
    this.table = table;
    this.lock = lock;
    this.addresses = new AddressLookup(linkMap, table);
  }

  /** Where a symbol is looked for. */
  sealed interface Where {}

  /** In a library and what it needs, or in the global scope. */
  record InHandle(int handle) implements Where {}

  /** Where the caller's own references are looked up: {@code RTLD_DEFAULT}. */
  record Default() implements Where {}

  /** Behind the caller in that order: {@code RTLD_NEXT}. */
  record Next() implements Where {}

  /**
   * Opens a library.
   *
   * @param name its name; empty for the program itself
   * @param caller the library that asks, or null
   * @return the handle
   * @throws LinkException if it can't be opened
   */
  int open(Optional<String> name, Set<OpenFlag> flags, LoadedLibrary caller) {
    LoadMode mode = LoadMode.of(flags, bindNow);
    if (name.isEmpty()) {
      return Handles.PROGRAM;
    }
    return handles.of(libraries.open(name.get(), mode, caller));
  }

  /**
   * Closes a handle once.
   *
   * @throws LinkException.InvalidRequest if it is not open
   */
  void close(int handle) {
    // The program itself is never closed for good.
    if (handle != Handles.PROGRAM && !libraries.close(library(handle))) {
      throw invalid(handle);
    }
  }

  private LoadedLibrary library(int handle) {
    return handles.library(handle).orElseThrow(() -> invalid(handle));
  }

  private static LinkException invalid(int handle) {
    return new LinkException.InvalidRequest(
        "0x%x: invalid handle".formatted(Integer.toUnsignedLong(handle)));
  }

  /**
   * The address of a symbol: of data in memory, of a function in the table.
   *
   * @throws LinkException.InvalidRequest if it is not there, or the handle is not open
   */
  long symbol(Where where, String name, LoadedLibrary caller) {
    lock.lock();
    try {
      Optional<? extends Definition> definition =
          switch (where) {
            case InHandle in when in.handle() == Handles.PROGRAM -> global(name);
            case InHandle in -> Lookup.findInHandle(library(in.handle()), name);
            case Default all -> caller == null ? global(name) : lookup.find(caller, name, null);
            case Next next -> caller == null ? global(name) : lookup.findNext(caller, name);
          };
      // What an interposer finds behind itself is what it stands for, rebound or not.
      Optional<Long> address =
          where instanceof Next
              ? definition.flatMap(this::ownAddress)
              : definition.flatMap(this::address);
      return address.orElseThrow(() -> undefined(where, name, caller));
    } finally {
      lock.unlock();
    }
  }

  private Optional<Definition> global(String name) {
    Optional<Definition> definition = lookup.findGlobal(name);
    // wasm-ld gives main the name of the type it has.
    return definition.isPresent() || !name.equals("main")
        ? definition
        : lookup.findGlobal("__main_argc_argv").or(() -> lookup.findGlobal("__main_void"));
  }

  private Optional<Long> address(Definition definition) {
    return address(resolution.addressOf(definition), resolution.functionOf(definition));
  }

  private Optional<Long> ownAddress(Definition definition) {
    return address(Resolution.ownAddressOf(definition), resolution.ownFunctionOf(definition));
  }

  private Optional<Long> address(OptionalLong data, Optional<Func> function) {
    return data.isPresent()
        ? Optional.of(data.getAsLong())
        : function.map(f -> (long) table.indexOf(f));
  }

  private LinkException undefined(Where where, String name, LoadedLibrary caller) {
    String subject =
        switch (where) {
          case InHandle in when in.handle() != Handles.PROGRAM -> library(in.handle()).name();
          case InHandle in -> program();
          case Default all -> caller == null ? program() : caller.name();
          case Next next -> caller == null ? program() : caller.name();
        };
    return new LinkException.InvalidRequest("%s: undefined symbol: %s".formatted(subject, name));
  }

  private String program() {
    return linkMap.main().map(LoadedLibrary::name).orElse("program");
  }

  /** What a pointer points into, as {@code dladdr} tells it; sets no error. */
  Optional<AddressLookup.Found> address(int pointer) {
    lock.lock();
    try {
      return addresses.find(pointer);
    } finally {
      lock.unlock();
    }
  }

  /** Sets what the calling thread's next {@code dlerror} gives. */
  void setError(String message) {
    error.set(message);
  }

  /** The last error of the calling thread, once. */
  Optional<String> takeError() {
    Optional<String> message = Optional.ofNullable(error.get());
    error.remove();
    return message;
  }
}
