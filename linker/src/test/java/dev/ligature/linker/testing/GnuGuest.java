package dev.ligature.linker.testing;

import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Calls what glibc and musl have beyond POSIX, as a guest: a {@link DlGuest} that also imports
 * {@code dlmopen}, {@code dlinfo} and {@code dl_iterate_phdr}.
 */
public final class GnuGuest {
  public static final int BASE = 0;
  public static final int NEW = -1;

  public static final int LMID = 1;
  public static final int LINK_MAP = 2;
  public static final int SEARCH_PATH = 4;
  public static final int SEARCH_PATH_SIZE = 5;
  public static final int ORIGIN = 6;

  /** Where results go, behind where names do. */
  private static final int RESULT = 256;

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
    int info = module.importFunction("dlinfo", TestModule.type(3, 1));
    int iterate = module.importFunction("dl_iterate_phdr", TestModule.type(2, 1));
    DlGuest.addTo(module);
    Code three = Code.of().local(0).local(1).local(2);
    module.function("info", TestModule.type(3, 1), three.call(info));
    module.function("iterate", TestModule.type(2, 1), Code.of().local(0).local(1).call(iterate));
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

  /** Where {@link #info} has its result written. */
  public int result() {
    return (int) library.memoryBase() + RESULT;
  }

  /** {@code dlinfo(handle, request, result())}. */
  public int info(int handle, int request) {
    return call("info", handle, request, result());
  }

  /** {@code dl_iterate_phdr(callback, data)}. */
  public int iterate(int callback, int data) {
    try {
      return (int) library.findFunction("iterate").handle().invokeExact(callback, data);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** The word at an address. */
  public int word(int address) {
    return program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  /** The string that a pointer at an address points to. */
  public String textAt(int address) {
    return program.memory().getString(word(address));
  }

  /** The names in the link map that an entry is in, from there on. */
  public List<String> names(int entry) {
    List<String> names = new ArrayList<>();
    for (int at = entry; at != 0; at = word(at + 12)) {
      names.add(textAt(at + 4));
    }
    return names;
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
