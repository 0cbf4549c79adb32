package dev.ligature.linker.testing;

import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.wasm.FuncType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Calls functions of the host as a guest: a module that imports them and exports a wrapper of each,
 * with memory of its own for arguments.
 */
public final class AbiGuest {
  private static final int AREA = 8192;

  private final Library library;
  private final Program program;
  private int free;

  /** The guest in a library whose module {@link Builder} made. */
  public AbiGuest(Library library) {
    this.library = library;
    this.program = library.program();
    this.free = (int) library.memoryBase();
  }

  /** Makes the module. */
  public static final class Builder {
    private final TestModule module = TestModule.library().memory(AREA, 4);
    private final java.util.Map<String, FuncType> types = new java.util.LinkedHashMap<>();

    /** Imports a function of so many i32 parameters and results. */
    public Builder imports(String from, String name, int parameters, int results) {
      FuncType type = TestModule.type(parameters, results);
      module.importFunction(from, name, type);
      types.put(name, type);
      return this;
    }

    /** The module, with a wrapper {@code call_NAME} for each import. */
    public TestModule build() {
      int index = 0;
      for (var entry : types.entrySet()) {
        Code code = Code.of();
        for (int i = 0; i < entry.getValue().params().size(); i++) {
          code.local(i);
        }
        module.function("call_" + entry.getKey(), entry.getValue(), code.call(index++));
      }
      return module;
    }
  }

  /** Calls an imported function; gives its result, or 0 if it has none. */
  public int call(String name, Integer... arguments) {
    try {
      Object result =
          library.findFunction("call_" + name).handle().invokeWithArguments((Object[]) arguments);
      return result == null ? 0 : (int) result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Room for that many bytes. */
  public int room(int size) {
    int address = free;
    free += (size + 15) & -16;
    if (free > library.memoryBase() + AREA) {
      throw new IllegalStateException("the area is full");
    }
    return address;
  }

  /** The address of a string. */
  public int put(String text) {
    int address = room(text.getBytes(StandardCharsets.UTF_8).length + 1);
    program.memory().setString(address, text);
    return address;
  }

  /** The address of bytes. */
  public int put(byte[] bytes) {
    int address = room(bytes.length);
    MemorySegment.copy(bytes, 0, program.memory(), ValueLayout.JAVA_BYTE, address, bytes.length);
    return address;
  }

  /** The bytes at an address. */
  public byte[] bytes(int address, int size) {
    return program.memory().asSlice(address, size).toArray(ValueLayout.JAVA_BYTE);
  }

  /** The word at an address. */
  public int word(int address) {
    return program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  /** Writes a word. */
  public void word(int address, int value) {
    program.memory().set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
  }

  /** The string at an address. */
  public String text(int address) {
    return program.memory().getString(address);
  }
}
