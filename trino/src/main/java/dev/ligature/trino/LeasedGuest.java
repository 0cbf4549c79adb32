package dev.ligature.trino;

import dev.ligature.engine.GuestException;
import dev.ligature.engine.GuestFrame;
import dev.ligature.engine.GuestInterrupted;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.trino.call.Guest;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * A program that is open for a query.
 *
 * @param label the function, for messages
 * @param lease the program
 * @param function the function in it
 * @param config has the limits
 */
record LeasedGuest(String label, Lease lease, MethodHandle function, PluginConfig config)
    implements Guest {
  /** Deeper stacks say no more. */
  private static final int FRAMES = 20;

  @Override
  public Program program() {
    return lease.program();
  }

  @Override
  public void close() {
    lease.run();
  }

  @Override
  public void memoryIs(long bytes) {
    lease.memoryIs(bytes, label);
  }

  @Override
  public TrinoException failure(Throwable failure) {
    boolean isFull = memoryIsFull();
    lease.run();
    return switch (failure) {
      case TrinoException known -> known;
      case GuestInterrupted interrupted ->
          new TrinoException(
              StandardErrorCode.USER_CANCELED,
              "%s was %s%s"
                  .formatted(label, interrupted.getMessage(), stack(interrupted.guestStack())),
              new PlainCause(interrupted));
      case TrapException trap when isFull ->
          new TrinoException(
              StandardErrorCode.EXCEEDED_FUNCTION_MEMORY_LIMIT,
              "%s trapped when its memory was full: %s%s\n>>> it has %d bytes, see %s"
                  .formatted(
                      label,
                      trap.getMessage(),
                      stack(trap.guestStack()),
                      config.functionMemory(),
                      "wasm.max-memory-per-function"),
              new PlainCause(trap));
      case TrapException trap ->
          error(
              "%s trapped: %s%s".formatted(label, trap.getMessage(), stack(trap.guestStack())),
              trap);
      case GuestException thrown ->
          error(
              "%s threw: %s%s"
                  .formatted(
                      label, thrown.getMessage(), stack(GuestFrame.of(thrown.getStackTrace()))),
              thrown);
      case GuestExit exit -> error("%s called exit(%d)".formatted(label, exit.status()), exit);
      case LinkException unlinked ->
          error("%s can't be linked: %s".formatted(label, unlinked.getMessage()), unlinked);
      case IndexOutOfBoundsException outside ->
          error(
              "%s gave an address that it has not: %s".formatted(label, outside.getMessage()),
              outside);
      case OutOfMemoryError full ->
          new TrinoException(
              StandardErrorCode.EXCEEDED_LOCAL_MEMORY_LIMIT,
              "%s found the Java heap of %s full".formatted(label, config.worker()),
              new PlainCause(full));
      default ->
          new TrinoException(
              StandardErrorCode.GENERIC_INTERNAL_ERROR,
              "%s failed: %s".formatted(label, failure),
              new PlainCause(failure));
    };
  }

  /** Whether a page more would be over the limit. */
  private boolean memoryIsFull() {
    long page = 1L << 16;
    return lease.program().memorySize() + page > config.functionMemory();
  }

  private static TrinoException error(String message, Throwable cause) {
    return new TrinoException(
        StandardErrorCode.FUNCTION_IMPLEMENTATION_ERROR, message, new PlainCause(cause));
  }

  private static String stack(List<GuestFrame> frames) {
    StringBuilder lines = new StringBuilder();
    frames.stream().limit(FRAMES).forEach(frame -> lines.append("\n>>> in ").append(frame));
    if (frames.size() > FRAMES) {
      lines.append("\n>>> and ").append(frames.size() - FRAMES).append(" more");
    }
    return lines.toString();
  }
}
