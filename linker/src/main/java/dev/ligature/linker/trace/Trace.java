package dev.ligature.linker.trace;

import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.TraceListener;
import dev.ligature.wasm.PrintableText;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One program's trace: passes lines on if their category was asked for. Has the program's listeners
 * too, since they are told at the same points.
 */
public final class Trace {
  private final TraceListener listener;
  private final Set<TraceCategory> categories;
  private final LongSupplier clock;
  private final Listeners listeners;

  /** The trace that a configuration asks for. */
  public Trace(ProgramConfig config) {
    this.listener = config.traceListener();
    this.categories = config.traceCategories();
    this.clock = config.traceClock();
    this.listeners = new Listeners(config.listeners());
  }

  /** Those who are told the same in types. */
  public Listeners listeners() {
    return listeners;
  }

  /** Whether anybody listens, for lines that are costly to make. */
  public boolean traces(TraceCategory category) {
    return categories.contains(category);
  }

  /** What the clock of the trace shows, in nanoseconds from anywhere. */
  public long nanoTime() {
    return clock.getAsLong();
  }

  /** The microseconds since the clock has shown a time. */
  public long microsecondsSince(long nanoTime) {
    return (clock.getAsLong() - nanoTime) / 1000;
  }

  /**
   * Passes a line on.
   *
   * @param format as for {@link String#format}; the annotation by which it could be checked would
   *     be a dependency
   */
  @SuppressWarnings("AnnotateFormatMethod")
  public void log(TraceCategory category, String format, Object... arguments) {
    if (traces(category)) {
      listener.trace(category, PrintableText.of(format.formatted(arguments)));
    }
  }
}
