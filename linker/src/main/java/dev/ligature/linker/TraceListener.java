package dev.ligature.linker;

/** Is told what the linker does, in the categories asked for. Called while the linker works. */
@FunctionalInterface
public interface TraceListener {
  /**
   * One line of the trace.
   *
   * @param category of what kind
   * @param message one line, without category
   */
  void trace(TraceCategory category, String message);
}
