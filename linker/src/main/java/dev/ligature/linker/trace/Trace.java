package dev.ligature.linker.trace;

import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.TraceListener;
import dev.ligature.wasm.PrintableText;
import java.util.Set;

/** One program's trace: passes lines on if their category was asked for. */
public final class Trace {
  private final TraceListener listener;
  private final Set<TraceCategory> categories;

  /** The trace that a configuration asks for. */
  public Trace(ProgramConfig config) {
    this.listener = config.traceListener();
    this.categories = config.traceCategories();
  }

  /** Whether anybody listens, for lines that are costly to make. */
  public boolean traces(TraceCategory category) {
    return categories.contains(category);
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
