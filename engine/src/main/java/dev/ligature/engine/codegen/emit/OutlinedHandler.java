package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A handler whose code comes at the end of the method. */
final class OutlinedHandler {
  private final Label label;
  private final BitSet stale;
  private final @Nullable Label next;

  /**
   * A handler.
   *
   * @param stale the locals that it fetches
   * @param next the handler that gets the exception then; null if the method is left
   */
  OutlinedHandler(Label label, BitSet stale, @Nullable Label next) {
    this.label = label;
    this.stale = stale;
    this.next = next;
  }

  void write(CodeBuilder out, PartEmitter parts) {
    out.labelBinding(label);
    parts.refresh(stale);
    if (next == null) {
      out.athrow();
    } else {
      out.goto_(next);
    }
  }
}
