package dev.ligature.engine;

import dev.ligature.engine.events.Recording;
import dev.ligature.wasm.PrintableText;
import java.util.List;

/** A guest trapped. The message is the specification's words, then what is known beyond them. */
public sealed class TrapException extends RuntimeException permits GuestInterrupted {
  private static final long serialVersionUID = 1;
  private final TrapKind kind;

  /** A trap without further detail. */
  public TrapException(TrapKind kind) {
    this(kind, "");
  }

  /**
   * A trap.
   *
   * @param kind why
   * @param detail what is known beyond the kind, or empty
   */
  public TrapException(TrapKind kind, String detail) {
    this(text(kind, detail), kind);
  }

  /**
   * A trap that the JVM raised as another exception, whose stack trace it takes.
   *
   * @param kind why
   * @param detail what is known beyond the kind, or empty
   * @param cause what the JVM raised
   */
  public TrapException(TrapKind kind, String detail, Throwable cause) {
    this(text(kind, detail), kind);
    setStackTrace(cause.getStackTrace());
  }

  private TrapException(String message, TrapKind kind) {
    super(message);
    this.kind = kind;
    Recording.trap(kind.text(), message);
  }

  private static String text(TrapKind kind, String detail) {
    return detail.isEmpty() ? kind.text() : kind.text() + ": " + PrintableText.of(detail);
  }

  /**
   * A trap of a table element, which the specification's words name directly.
   *
   * @param kind why
   * @param index the unsigned index
   * @param detail what else is known
   */
  public static TrapException ofElement(TrapKind kind, int index, String detail) {
    return ofElement(kind, Integer.toUnsignedLong(index), detail);
  }

  /**
   * A trap of an element of a table with 64-bit indices.
   *
   * @param kind why
   * @param index the unsigned index
   * @param detail what else is known
   */
  public static TrapException ofElement(TrapKind kind, long index, String detail) {
    return new TrapException(
        kind.text() + " " + Long.toUnsignedString(index) + ": " + PrintableText.of(detail), kind);
  }

  /** Why. */
  public TrapKind kind() {
    return kind;
  }

  /** The guest functions on the stack, innermost first. */
  public List<GuestFrame> guestStack() {
    return GuestStack.of(getStackTrace());
  }
}
