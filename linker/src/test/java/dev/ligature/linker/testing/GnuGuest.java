package dev.ligature.linker.testing;

import dev.ligature.linker.Library;
import dev.ligature.linker.Program;

/**
 * Calls what glibc and musl have beyond POSIX, as a guest: a {@link DlGuest} that also imports
 * {@code dlmopen}.
 */
public final class GnuGuest {
  public static final int BASE = 0;
  public static final int NEW = -1;

  private final Library library;
  private final Program program;

  /** The guest in a library that {@link #addTo} made. */
  public GnuGuest(Library library) {
    this.library = library;
    this.program = library.program();
  }

  /** A library or program that is nothing but such a guest. */
  public static TestModule module() {
    return addTo(TestModule.library());
  }

  /** Adds the imports and wrappers to a module; its memory area is used. */
  public static TestModule addTo(TestModule module) {
    int open = module.importFunction("dlmopen", TestModule.type(3, 1));
    DlGuest.addTo(module);
    return module.function(
        "mopen", TestModule.type(3, 1), Code.of().local(0).local(1).local(2).call(open));
  }

  /** The POSIX part of the same guest. */
  public DlGuest dl() {
    return new DlGuest(library);
  }

  /** {@code dlmopen(namespace, name, flags)}; null for a null pointer. */
  public int open(int namespace, String name, int flags) {
    return call("mopen", namespace, name == null ? 0 : put(name), flags);
  }

  private int put(String text) {
    program.memory().setString(library.memoryBase(), text);
    return (int) library.memoryBase();
  }

  private int call(String function, int first, int second, int third) {
    try {
      return (int) library.findFunction(function).handle().invokeExact(first, second, third);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
