package dev.ligature.linker.testing;

import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import java.util.Optional;

/**
 * Calls {@code dlopen} and its family as a guest: a library that imports them and exports wrappers.
 * The caller, in the sense of {@code RTLD_DEFAULT} and {@code RTLD_NEXT}, is this library.
 */
public final class DlGuest {
  public static final int LAZY = 1;
  public static final int NOW = 2;
  public static final int NOLOAD = 4;
  public static final int LOCAL = 8;
  public static final int GLOBAL = 256;
  public static final int NODELETE = 4096;
  public static final int DEFAULT = 0;
  public static final int NEXT = -1;

  private static final int AREA = 1024;

  private final Library library;
  private final Program program;

  /** The guest in a library that {@link #addTo} made. */
  public DlGuest(Library library) {
    this.library = library;
    this.program = library.program();
  }

  /** A library or program that is nothing but such a guest. */
  public static TestModule module() {
    return addTo(TestModule.library());
  }

  /** Adds the imports and wrappers to a module; its memory area is used. */
  public static TestModule addTo(TestModule module) {
    module.memory(AREA, 4);
    wrap(module);
    return module;
  }

  private static void wrap(TestModule module) {
    int open = module.importFunction("dlopen", TestModule.type(2, 1));
    int symbol = module.importFunction("dlsym", TestModule.type(2, 1));
    int close = module.importFunction("dlclose", TestModule.type(1, 1));
    int error = module.importFunction("dlerror", TestModule.type(0, 1));
    int address = module.importFunction("dladdr", TestModule.type(2, 1));
    module.function("open", TestModule.type(2, 1), Code.of().local(0).local(1).call(open));
    module.function("symbol", TestModule.type(2, 1), Code.of().local(0).local(1).call(symbol));
    module.function("close", TestModule.type(1, 1), Code.of().local(0).call(close));
    module.function("error", TestModule.type(0, 1), Code.of().call(error));
    module.function("address", TestModule.type(2, 1), Code.of().local(0).local(1).call(address));
    module.function(
        "call",
        TestModule.type(1, 1),
        Code.of().local(0).callIndirect(module.typeIndex(TestModule.GIVES_INT)));
  }

  /** {@code dlopen(name, flags)}; null for a null pointer. */
  public int open(String name, int flags) {
    return call("open", name == null ? 0 : put(name), flags);
  }

  /** {@code dlsym(handle, name)}. */
  public int symbol(int handle, String name) {
    return call("symbol", handle, put(name));
  }

  /** {@code dlclose(handle)}. */
  public int close(int handle) {
    return World.call(library, "close", handle);
  }

  /** {@code dlerror()}. */
  public Optional<String> error() {
    int address = World.call(library, "error");
    return address == 0 ? Optional.empty() : Optional.of(program.memory().getString(address));
  }

  /** Calls a function pointer of type {@code int (*)(void)}. */
  public int callPointer(int pointer) {
    return World.call(library, "call", pointer);
  }

  /** What {@code dladdr} says: file, base, symbol, address; empty if it says nothing. */
  public Optional<Address> address(int pointer) {
    int info = (int) library.memoryBase() + AREA - 16;
    if (call("address", pointer, info) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Address(text(word(info)), word(info + 4), text(word(info + 8)), word(info + 12)));
  }

  /** {@code Dl_info}. */
  public record Address(String file, int base, String symbol, int address) {}

  private int word(int address) {
    return program.memory().get(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  private String text(int address) {
    return address == 0 ? null : program.memory().getString(address);
  }

  private int put(String text) {
    program.memory().setString(library.memoryBase(), text);
    return (int) library.memoryBase();
  }

  private int call(String function, int first, int second) {
    try {
      return (int) library.findFunction(function).handle().invokeExact(first, second);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
