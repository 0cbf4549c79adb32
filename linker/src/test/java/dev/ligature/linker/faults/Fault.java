package dev.ligature.linker.faults;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.faults.Steps.Site;
import java.io.IOException;

/** What happens at a step. */
public enum Fault {
  /** A file can't be looked at, opened or read. */
  IO,
  /** Java code of the embedder throws. */
  EXCEPTION,
  /** The Java heap is full. */
  MEMORY,
  /** The Java stack is at its end. */
  STACK,
  /** A class can't be linked. */
  LINKAGE,
  /** Any other error of the embedder's code. */
  ERROR,
  /** A host function traps. */
  TRAP,
  /** A guest ends the program. */
  EXIT,
  /** The guest traps itself. */
  UNREACHABLE,
  /** The guest recurs without end. */
  RECURSION,
  /** The guest throws an exception that it does not catch. */
  THROW,
  /** A function turns out to be invalid when it is called. */
  INVALID,
  /** The thread is interrupted; nothing is thrown. */
  INTERRUPT,
  /** The program is interrupted; nothing is thrown. */
  STOP;

  static final String TEXT = "a fault of the test";

  /** Whether it can happen there. */
  boolean happensAt(Site site) {
    return switch (this) {
      case IO -> site == Site.FILES;
      case TRAP, EXIT -> site == Site.HOST || site == Site.GUEST;
      case UNREACHABLE, RECURSION, THROW, INVALID -> site == Site.GUEST;
      case EXCEPTION, MEMORY, STACK, LINKAGE, ERROR, INTERRUPT, STOP -> true;
    };
  }

  /** What is thrown; null if nothing is. */
  Throwable make() {
    return switch (this) {
      case IO -> new IOException(TEXT);
      case EXCEPTION -> new IllegalArgumentException(TEXT);
      case MEMORY -> new OutOfMemoryError(TEXT);
      case STACK -> new StackOverflowError(TEXT);
      case LINKAGE -> new NoClassDefFoundError(TEXT);
      case ERROR -> new AssertionError(TEXT);
      case TRAP -> new TrapException(TrapKind.UNREACHABLE, TEXT);
      case EXIT -> new GuestExit(3);
      case UNREACHABLE, RECURSION, THROW, INVALID, INTERRUPT, STOP -> null;
    };
  }

  /** What the guest is told to do; 0 for nothing. */
  int code() {
    return switch (this) {
      case UNREACHABLE -> 1;
      case RECURSION -> 2;
      case THROW -> 3;
      case INVALID -> 4;
      default -> 0;
    };
  }

  /** Whether the thread or the program is interrupted. */
  boolean interrupts() {
    return this == INTERRUPT || this == STOP;
  }
}
