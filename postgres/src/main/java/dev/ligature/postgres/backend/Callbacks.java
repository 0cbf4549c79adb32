package dev.ligature.postgres.backend;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Program;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/** Java functions that a program calls through pointers. */
final class Callbacks {
  /** A function of a pointer. */
  @FunctionalInterface
  interface OfOne {
    /** Does what the guest calls it for. */
    int call(int argument);
  }

  /** A function of two. */
  @FunctionalInterface
  interface OfTwo {
    /** Does what the guest calls it for. */
    int call(int first, int second);
  }

  /** What {@code locale -a} prints. */
  static final String LOCALES = "/pglite/locale-a";

  private static final int CHUNK = 1 << 16;

  private final Program program;

  Callbacks(Program program) {
    this.program = program;
  }

  /**
   * Sets those by which a server runs commands. There is no shell: {@code locale -a} alone is
   * answered, from a file.
   */
  static void setCommands(Program server) {
    Callbacks callbacks = new Callbacks(server);
    GuestFunctions functions = new GuestFunctions(server);
    functions.run("pgl_set_system_fn", callbacks.pointer("system", _ -> 1));
    functions.run(
        "pgl_set_popen_fn",
        callbacks.pointer(
            "popen",
            (command, _) ->
                functions.text(command).startsWith("locale -a")
                    ? functions.callWithTexts("fopen", List.of(LOCALES, "r"))
                    : 0));
    functions.run(
        "pgl_set_pclose_fn",
        callbacks.pointer("pclose", stream -> functions.call("fclose", stream)));
  }

  /** Has the program read from a wire, and write to it. */
  void setWire(Wire wire) {
    new GuestFunctions(program)
        .run(
            "pgl_set_rw_cbs",
            pointer("read", (address, size) -> read(wire, address, size)),
            pointer("write", (address, size) -> write(wire, address, size)));
  }

  private int read(Wire wire, int address, int size) {
    byte[] bytes = new byte[Math.min(size, CHUNK)];
    int count = wire.read(bytes, bytes.length);
    GuestBytes.write(program, address, bytes, count);
    return count;
  }

  private int write(Wire wire, int address, int size) {
    return wire.write(GuestBytes.read(program, address, size));
  }

  /** The function pointer of a Java function. */
  int pointer(String name, OfOne function) {
    return pointer(name, OfOne.class, function, int.class);
  }

  /** The function pointer of a Java function. */
  int pointer(String name, OfTwo function) {
    return pointer(name, OfTwo.class, function, int.class, int.class);
  }

  private int pointer(String name, Class<?> type, Object function, Class<?>... parameters) {
    try {
      MethodHandle call =
          MethodHandles.lookup()
              .findVirtual(type, "call", MethodType.methodType(int.class, parameters));
      return program.tableIndex(HostFunction.of(name, call.bindTo(function)));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }
}
