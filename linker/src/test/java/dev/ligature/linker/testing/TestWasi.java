package dev.ligature.linker.testing;

import dev.ligature.linker.Caller;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.ProgramConfig;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** As much of WASI as guests without a libc use: arguments, output, exit. */
public final class TestWasi {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  /** Adds the functions to a configuration. */
  public ProgramConfig.Builder addTo(ProgramConfig.Builder config) {
    add(config, "fd_write", "write", int.class, int.class, int.class, int.class, int.class);
    add(config, "args_sizes_get", "argsSizes", int.class, int.class, int.class);
    add(config, "args_get", "args", int.class, int.class, int.class);
    add(config, "environ_sizes_get", "environSizes", int.class, int.class, int.class);
    add(config, "environ_get", "environ", int.class, int.class, int.class);
    add(config, "proc_exit", "exit", void.class, int.class);
    return config;
  }

  private void add(
      ProgramConfig.Builder config,
      String name,
      String method,
      Class<?> result,
      Class<?>... parameters) {
    MethodType type =
        MethodType.methodType(result, parameters).insertParameterTypes(0, Caller.class);
    try {
      config.hostFunction(
          HostFunction.of(
              "wasi_snapshot_preview1", name, MethodHandles.lookup().bind(this, method, type)));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /** What was written, to whichever descriptor. */
  public String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  int write(Caller caller, int fd, int vectors, int count, int written) {
    MemorySegment memory = caller.memory();
    int total = 0;
    for (int i = 0; i < count; i++) {
      int data = memory.get(INT, vectors + 8L * i);
      int size = memory.get(INT, vectors + 8L * i + 4);
      output.writeBytes(memory.asSlice(data, size).toArray(ValueLayout.JAVA_BYTE));
      total += size;
    }
    memory.set(INT, written, total);
    return 0;
  }

  int argsSizes(Caller caller, int count, int bytes) {
    return sizes(caller, caller.program().config().arguments(), count, bytes);
  }

  int args(Caller caller, int pointers, int text) {
    return strings(caller, caller.program().config().arguments(), pointers, text);
  }

  int environSizes(Caller caller, int count, int bytes) {
    return sizes(caller, environment(caller), count, bytes);
  }

  int environ(Caller caller, int pointers, int text) {
    return strings(caller, environment(caller), pointers, text);
  }

  private static List<String> environment(Caller caller) {
    return caller.program().config().environment().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .toList();
  }

  private static int sizes(Caller caller, List<String> strings, int count, int bytes) {
    int total = 0;
    for (String string : strings) {
      total += string.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    caller.memory().set(INT, count, strings.size());
    caller.memory().set(INT, bytes, total);
    return 0;
  }

  private static int strings(Caller caller, List<String> strings, int pointers, int text) {
    long pointer = pointers;
    long at = text;
    for (String string : strings) {
      caller.memory().set(INT, pointer, (int) at);
      caller.memory().setString(at, string);
      pointer += 4;
      at += string.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    return 0;
  }

  @SuppressWarnings("DoNotCallSuggester")
  void exit(Caller caller, int status) {
    throw new GuestExit(status);
  }
}
