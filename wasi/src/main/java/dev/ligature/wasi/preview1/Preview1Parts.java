package dev.ligature.wasi.preview1;

import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.Program;
import dev.ligature.wasi.files.WriteQuota;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** What the functions of one program work on, and the objects whose methods they are. */
public final class Preview1Parts {
  private static final int REALTIME = 0;
  private static final int MONOTONIC = 1;

  private final run.endive.wasi.WasiPreview1 endive;
  private final GuestMemory memory;
  private final GuestStreams streams;
  private final Descriptors descriptors;
  private final WriteQuota quota;
  private final Calls calls;
  private final FdCalls fdCalls;
  private final PathCalls pathCalls;
  private final PollCalls pollCalls;

  private Preview1Parts(Preview1Config config, Program program) {
    Limits limits = program.config().limits();
    streams =
        new GuestStreams(
            config.streams(), limits.get(Limit.STREAM_BYTES), program.config().interruptible());
    quota =
        WriteQuota.of(unlessNone(limits, Limit.FILE_BYTES), unlessNone(limits, Limit.NEW_FILES));
    memory = new GuestMemory(program);
    endive =
        run.endive.wasi.WasiPreview1.builder()
            .withLogger(new SilentLogger())
            .withOptions(EndiveOptions.of(config, streams, program.config()))
            .build();
    descriptors = new Descriptors(config, streams, limits.get(Limit.OPEN_FILES));
    calls = new Calls(endive, memory, descriptors);
    fdCalls = new FdCalls(endive, memory, streams, descriptors, config.clock());
    pathCalls = new PathCalls(memory, descriptors, quota, config.clock());
    pollCalls = new PollCalls(memory, streams, descriptors, clock -> time(clock, config.clock()));
  }

  static Preview1Parts of(Preview1Config config, Program program) {
    return new Preview1Parts(config, program);
  }

  private static long unlessNone(Limits limits, Limit limit) {
    long value = limits.get(limit);
    return value == Limits.NONE ? Long.MAX_VALUE : value;
  }

  private static long time(int clock, Clock real) {
    return switch (clock) {
      case REALTIME -> nanos(real.instant());
      case MONOTONIC -> System.nanoTime();
      default -> throw new ErrnoException(Errno.INVAL);
    };
  }

  private static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  /** The object that has the method of a function. */
  Object target(String name) {
    return switch (name.substring(0, name.indexOf('_'))) {
      case "fd" -> fdCalls;
      case "path" -> pathCalls;
      case "poll" -> pollCalls;
      default -> calls;
    };
  }

  /** The program's memory. */
  public GuestMemory memory() {
    return memory;
  }

  /** The program's descriptors. */
  public Descriptors descriptors() {
    return descriptors;
  }

  /** What the program may write to files. */
  public WriteQuota quota() {
    return quota;
  }

  void close() {
    descriptors.closeAll();
    endive.close();
  }
}
