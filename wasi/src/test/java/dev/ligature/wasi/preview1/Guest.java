package dev.ligature.wasi.preview1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.linker.HostModule;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Calls functions as a guest does: with numbers only, and everything else in its memory. */
final class Guest implements AutoCloseable {
  static final int SIZE = 65536;

  /** Where functions put their first result. */
  static final int RESULT = 64;

  /** Where functions put what is larger. */
  static final int BUFFER = 0x4000;

  private static final int VECTORS = 0x100;
  private static final int TEXT = 0x1000;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment memory = FakeProgram.segment(SIZE);
  private final HostModule module;
  private int text = TEXT;

  Guest(WasiPreview1 wasi) {
    this(wasi, ProgramConfig.defaults());
  }

  Guest(WasiPreview1 wasi, ProgramConfig config) {
    module = wasi.open(new FakeProgram(config, memory));
  }

  /** Calls a function that returns an error number; integers among the arguments are widened. */
  int call(String name, Object... arguments) {
    try {
      return (int) callAny(name, arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Calls a function imported with two 32-bit halves in the place of each 64-bit parameter. */
  int callByHalves(String name, Integer... arguments) {
    FuncType type =
        new FuncType(Collections.nCopies(arguments.length, ValType.I32), List.of(ValType.I32));
    var function = module.find(WasiPreview1.MODULE, name, Optional.of(type)).orElseThrow();
    assertEquals(type, function.type());
    try {
      return (int) function.handle().invokeWithArguments((Object[]) arguments);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  Object callAny(String name, Object... arguments) throws Throwable {
    FuncType any = new FuncType(List.of(), List.of());
    return module
        .find(WasiPreview1.MODULE, name, Optional.of(any))
        .orElseThrow()
        .handle()
        .invokeWithArguments(arguments);
  }

  /** Puts a string into memory and gives its address; its length in bytes is at {@link #size}. */
  int string(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    int address = text;
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, address, bytes.length);
    text += bytes.length;
    return address;
  }

  static int size(String value) {
    return value.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Puts a list of buffers into memory, given as address, size, address, size. */
  int vectors(int... addressesAndSizes) {
    for (int i = 0; i < addressesAndSizes.length; i++) {
      setInt(VECTORS + i * 4, addressesAndSizes[i]);
    }
    return VECTORS;
  }

  int write(int fd, String value) {
    return call("fd_write", fd, vectors(string(value), size(value)), 1, RESULT);
  }

  /** Calls a function whose arguments are a descriptor and a path. */
  int onPath(String name, int fd, String path) {
    return call(name, fd, string(path), size(path));
  }

  /** Opens a file to read and write, following links. */
  int open(int fd, String path, int flags) {
    long rights = 1 << 1 | 1 << 2 | 1 << 6;
    return call("path_open", fd, 1, string(path), size(path), flags, rights, 0L, 0, RESULT);
  }

  String readString(int address, int size) {
    byte[] bytes = new byte[size];
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, address, bytes, 0, size);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Reads once and gives what was read. */
  String read(int fd, int size) {
    int errno = call("fd_read", fd, vectors(BUFFER, size), 1, RESULT);
    if (errno != 0) {
      throw new AssertionError("fd_read: errno " + errno);
    }
    return readString(BUFFER, result());
  }

  /** What a saved program would lack. */
  Optional<String> unsaved() {
    return module.unsaved();
  }

  int result() {
    return getInt(RESULT);
  }

  int getInt(int address) {
    return memory.get(INT, address);
  }

  long getLong(int address) {
    return memory.get(LONG, address);
  }

  byte getByte(int address) {
    return memory.get(ValueLayout.JAVA_BYTE, address);
  }

  void setInt(int address, int value) {
    memory.set(INT, address, value);
  }

  void setLong(int address, long value) {
    memory.set(LONG, address, value);
  }

  @Override
  public void close() {
    module.close();
  }
}
