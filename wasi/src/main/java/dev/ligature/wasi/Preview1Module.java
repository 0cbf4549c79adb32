package dev.ligature.wasi;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.Program;
import dev.ligature.wasi.files.WriteQuota;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The functions of one program: wires the parts together and gives a function by its name. A
 * program that imports none makes nothing, and one that calls a few looks up no others, for hello
 * world shall start fast.
 */
final class Preview1Module implements HostModule {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private static final int REALTIME = 0;
  private static final int MONOTONIC = 1;

  private final WasiPreview1 config;
  private final Program program;
  private @Nullable Parts parts;

  /**
   * What is made when a program imports the first function.
   *
   * @param endive the functions that are not ours
   * @param descriptors the program's descriptors
   * @param calls what the names are the methods of
   * @param fdCalls those that begin with {@code fd_}
   * @param pathCalls those that begin with {@code path_}
   * @param pollCalls those that begin with {@code poll_}
   */
  private record Parts(
      run.endive.wasi.WasiPreview1 endive,
      Descriptors descriptors,
      Calls calls,
      FdCalls fdCalls,
      PathCalls pathCalls,
      PollCalls pollCalls) {
    Object target(String name) {
      return switch (name.substring(0, name.indexOf('_'))) {
        case "fd" -> fdCalls;
        case "path" -> pathCalls;
        case "poll" -> pollCalls;
        default -> calls;
      };
    }
  }

  private Preview1Module(WasiPreview1 config, Program program) {
    this.config = config;
    this.program = program;
  }

  static Preview1Module open(WasiPreview1 config, Program program) {
    return new Preview1Module(config, program);
  }

  @Override
  public synchronized Optional<HostFunction> find(
      String module, String name, Optional<FuncType> type) {
    if (!module.equals(WasiPreview1.MODULE)) {
      return Optional.empty();
    }
    MethodType javaType = Signatures.of(name);
    if (javaType == null) {
      return Optional.empty();
    }
    if (parts == null) {
      parts = start();
    }
    Object target = parts.target(name);
    if (type.isPresent() && Halves.isWanted(type.get(), javaType)) {
      return Optional.of(
          HostFunction.of(
              module, name, Halves.of(javaType), () -> Halves.join(bind(target, name, javaType))));
    }
    return Optional.of(HostFunction.of(module, name, javaType, () -> bind(target, name, javaType)));
  }

  private Parts start() {
    Limits limits = program.config().limits();
    GuestStreams streams =
        new GuestStreams(
            config.streams(), limits.get(Limit.STREAM_BYTES), program.config().interruptible());
    WriteQuota quota =
        limits.get(Limit.FILE_BYTES) == Limits.NONE
            ? WriteQuota.unlimited()
            : WriteQuota.of(limits.get(Limit.FILE_BYTES));
    GuestMemory memory = new GuestMemory(program);
    var endive =
        run.endive.wasi.WasiPreview1.builder()
            .withLogger(new SilentLogger())
            .withOptions(EndiveOptions.of(config, streams, program.config()))
            .build();
    Descriptors descriptors =
        new Descriptors(
            config.directories(), config.readOnlyDirectories(), limits.get(Limit.OPEN_FILES));
    return new Parts(
        endive,
        descriptors,
        new Calls(endive, memory, descriptors),
        new FdCalls(endive, memory, streams, descriptors, config.clock()),
        new PathCalls(memory, descriptors, quota, config.clock()),
        new PollCalls(memory, streams, descriptors, this::time));
  }

  private long time(int clock) {
    return switch (clock) {
      case REALTIME -> nanos(config.clock().instant());
      case MONOTONIC -> System.nanoTime();
      default -> throw new ErrnoException(Errno.INVAL);
    };
  }

  private static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  private static MethodHandle bind(Object target, String name, MethodType type) {
    try {
      return LOOKUP.findVirtual(target.getClass(), javaName(name), type).bindTo(target);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** {@code fdWrite} for {@code fd_write}. */
  private static String javaName(String name) {
    StringBuilder java = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      java.append(c == '_' ? Character.toUpperCase(name.charAt(++i)) : c);
    }
    return java.toString();
  }

  @Override
  public synchronized void close() {
    if (parts != null) {
      parts.descriptors().closeAll();
      parts.endive().close();
    }
  }
}
