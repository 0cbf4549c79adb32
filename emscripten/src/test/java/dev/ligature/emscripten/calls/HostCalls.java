package dev.ligature.emscripten.calls;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls the host's functions as a guest does, whose memory it reads and writes. */
final class HostCalls implements AutoCloseable {
  static final int WORKING_DIRECTORY = -100;

  /** Where results go. */
  static final int RESULT = 1024;

  static final int ENOENT = -44;
  static final int EEXIST = -20;
  static final int EINVAL = -28;
  static final int EBADF = -8;
  static final int ENOTDIR = -54;
  static final int EISDIR = -31;
  static final int ENOTEMPTY = -55;
  static final int ENOTTY = -59;
  static final int ESPIPE = -70;
  static final int EAGAIN = -6;
  static final int EROFS = -69;
  static final int EXDEV = -75;
  static final int EPIPE = -64;
  static final int ELOOP = -32;

  // Flags of Linux.
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_TRUNC = 0x200;
  static final int O_APPEND = 0x400;
  static final int O_DIRECTORY = 0x10000;
  static final int O_NOFOLLOW = 0x20000;

  private static final String GUEST =
      """
      (module
        (memory (export "memory") 4 64)
        (global $next (mut i32) (i32.const 131072))
        (table (export "__indirect_function_table") 4 funcref)
        (elem (i32.const 1) func $handler)
        (global $signals (export "signals") (mut i32) (i32.const 0))
        (func $handler (param i32) (global.set $signals (local.get 0)))
        (func (export "signal") (result i32) (global.get $signals))
        (func (export "malloc") (param i32) (result i32) (call $align (i32.const 16) (local.get 0)))
        (func $align (export "memalign") (param i32 i32) (result i32) (local i32)
          (local.set 2
            (i32.and
              (i32.add (global.get $next) (i32.sub (local.get 0) (i32.const 1)))
              (i32.sub (i32.const 0) (local.get 0))))
          (global.set $next (i32.add (local.get 2) (local.get 1)))
          (local.get 2))
        (func (export "_emscripten_timeout") (param i32 f64)
          (global.set $signals (i32.add (local.get 0) (i32.const 14))))
        (func (export "spin_until_signal")
          (loop (br_if 0 (i32.eqz (global.get $signals))))))
      """;

  private static final List<List<ValType>> RESULTS =
      List.of(List.of(ValType.I64), List.of(ValType.I32), List.of(ValType.F64), List.of());

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Program program;
  private final HostModule host;
  private int texts = 8192;

  HostCalls(EmscriptenHost host) {
    this(host, ProgramConfig.builder().build());
  }

  HostCalls(EmscriptenHost host, ProgramConfig config) {
    program =
        DynamicLinker.create()
            .open(
                "guest.wasm",
                ModuleAssembler.assemble(GUEST.getBytes(StandardCharsets.UTF_8)).bytes(),
                config);
    this.host = host.open(program);
  }

  Program program() {
    return program;
  }

  /** The function that takes such arguments; of several results, the one of most bits. */
  private HostFunction function(String name, List<Object> arguments) {
    String module = name.startsWith("fd_") ? "wasi_snapshot_preview1" : "env";
    List<ValType> params = arguments.stream().map(HostCalls::type).toList();
    for (List<ValType> results : RESULTS) {
      FuncType wanted = new FuncType(params, results);
      Optional<HostFunction> found = host.find(module, name, Optional.of(wanted));
      if (found.isPresent() && found.get().type().equals(wanted)) {
        return found.get();
      }
    }
    throw new AssertionError(name + params + ": no such function");
  }

  private static ValType type(Object value) {
    return switch (value) {
      case Integer _ -> ValType.I32;
      case Long _ -> ValType.I64;
      case Double _ -> ValType.F64;
      default -> throw new AssertionError(value);
    };
  }

  HostModule host() {
    return host;
  }

  /** Calls a function that gives an {@code i32}; strings are put into the memory. */
  int call(String name, Object... arguments) {
    return (Integer) callAny(name, arguments);
  }

  /** Calls a function. */
  Object callAny(String name, Object... arguments) {
    List<Object> lowered = new ArrayList<>();
    for (Object argument : arguments) {
      lowered.add(argument instanceof String text ? put(text) : argument);
    }
    try {
      return function(name, lowered).handle().invokeWithArguments(lowered);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private MemorySegment memory() {
    return program.memory();
  }

  /** Puts a string into the memory. */
  int put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int address = texts;
    MemorySegment.copy(bytes, 0, memory(), ValueLayout.JAVA_BYTE, address, bytes.length);
    memory().set(ValueLayout.JAVA_BYTE, address + (long) bytes.length, (byte) 0);
    texts = texts + bytes.length + 1;
    if (texts > 60_000) {
      texts = 8192;
    }
    return address;
  }

  void putInt(int address, int value) {
    memory().set(INT, address, value);
  }

  void putShort(int address, int value) {
    memory().set(SHORT, address, (short) value);
  }

  void putLong(int address, long value) {
    memory().set(LONG, address, value);
  }

  int getInt(int address) {
    return memory().get(INT, address);
  }

  int getShort(int address) {
    return memory().get(SHORT, address);
  }

  long getLong(int address) {
    return memory().get(LONG, address);
  }

  int getByte(int address) {
    return memory().get(ValueLayout.JAVA_BYTE, address);
  }

  String getText(int address) {
    return memory().getString(address);
  }

  String getText(int address, int size) {
    byte[] bytes = new byte[size];
    MemorySegment.copy(memory(), ValueLayout.JAVA_BYTE, address, bytes, 0, size);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Opens a file; what is created has the permissions 0644. */
  int open(String path, int flags) {
    return open(path, flags, 0644);
  }

  int open(String path, int flags, int mode) {
    putInt(512, mode);
    return call("__syscall_openat", WORKING_DIRECTORY, path, flags, 512);
  }

  /** Writes a text by WASI: its error, or the bytes written. */
  int write(int fd, String text) {
    int at = put(text);
    putInt(520, at);
    putInt(524, text.getBytes(StandardCharsets.UTF_8).length);
    int errno = call("fd_write", fd, 520, 1, 528);
    return errno != 0 ? -errno : getInt(528);
  }

  /** Reads a text by WASI; an error is in the text. */
  String read(int fd, int most) {
    putInt(520, 65536);
    putInt(524, most);
    int errno = call("fd_read", fd, 520, 1, 528);
    return errno != 0 ? "errno " + errno : getText(65536, getInt(528));
  }

  int closeFile(int fd) {
    return call("fd_close", fd);
  }

  /** Makes a file with a content. */
  void make(String path, String content) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (fd < 0 || write(fd, content) != content.length() || closeFile(fd) != 0) {
      throw new AssertionError(path + ": " + fd);
    }
  }

  /** The content of a file. */
  String content(String path) {
    int fd = open(path, 0);
    if (fd < 0) {
      return "error " + fd;
    }
    String content = read(fd, 4096);
    closeFile(fd);
    return content;
  }

  /** The names in a folder. */
  List<String> names(int fd) {
    List<String> names = new ArrayList<>();
    for (int size; (size = call("__syscall_getdents64", fd, 65536, 600)) > 0; ) {
      for (int at = 65536; at < 65536 + size; at += 280) {
        names.add(getText(at + 19));
      }
    }
    return names;
  }

  @Override
  public void close() {
    host.close();
    program.close();
  }
}
