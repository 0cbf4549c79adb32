package dev.ligature.linker.faults;

import dev.ligature.engine.GuestException;
import dev.ligature.engine.GuestInterrupted;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.faults.LoadKind.NullHandle;
import java.util.List;

/** What a load that failed has to throw, or to tell the guest that asked for it. */
final class Failure {
  private static final String INVALID =
      "invalid module bad.so: type mismatch: end expects i32, found nothing in function 0 at"
          + " offset";

  private Failure() {}

  /**
   * Whether a load that failed by a fault may have thrown this.
   *
   * @param made what the fault has thrown
   */
  static boolean isExpected(LoadKind kind, Fault fault, List<Throwable> made, Throwable thrown) {
    if (made.contains(thrown)) {
      // A trap is told of by who was initialized; one of a guest's malloc is nobody's.
      return fault != Fault.IO
          && (fault != Fault.TRAP || kind.calls() || kind == LoadKind.INTO_HEAP);
    }
    return switch (thrown) {
      case NullHandle e -> isTold(kind, fault, e.getMessage());
      case LinkException e -> isTold(kind, fault, e.dlerror()) && keepsError(kind, fault, e);
      case GuestInterrupted e -> fault.interrupts() && isSaid(fault, e.getMessage());
      case TrapException e -> isSaid(fault, e.getMessage()) && !e.guestStack().isEmpty();
      case GuestException e -> fault == Fault.THROW;
      case GuestExit e -> false;
      default -> false;
    };
  }

  /** An error keeps what it was as its cause. */
  private static boolean keepsError(LoadKind kind, Fault fault, LinkException e) {
    return fault != Fault.MEMORY || kind.nests() || e.getCause() instanceof OutOfMemoryError;
  }

  private static boolean isTold(LoadKind kind, Fault fault, String message) {
    // What a guest that opens in a constructor does if it gets null.
    boolean nested = kind.nests() && message.equals("d.so: __wasm_call_ctors trapped: unreachable");
    return nested || texts(fault).stream().anyMatch(message::contains);
  }

  private static boolean isSaid(Fault fault, String message) {
    return texts(fault).stream().anyMatch(("trapped: " + message)::contains);
  }

  private static List<String> texts(Fault fault) {
    return switch (fault) {
      case IO ->
          List.of(
              "cannot read: java.io.IOException: " + Fault.TEXT,
              "cannot open shared object file: No such file or directory",
              "cannot open shared object file: Not a directory");
      case EXCEPTION ->
          List.of("internal error: java.lang.IllegalArgumentException: " + Fault.TEXT);
      case MEMORY -> List.of("out of memory: " + Fault.TEXT);
      case STACK, RECURSION -> List.of("call stack exhausted", "unreachable");
      case LINKAGE -> List.of("internal error: java.lang.NoClassDefFoundError: " + Fault.TEXT);
      case ERROR, EXIT -> List.of();
      case TRAP -> List.of("trapped: unreachable: " + Fault.TEXT);
      case UNREACHABLE, THROW -> List.of("trapped: unreachable");
      case INVALID -> List.of(INVALID, "weak symbol bad, imported by", "trapped: unreachable");
      case INTERRUPT -> List.of("interrupted: Thread.interrupt was called");
      case STOP -> List.of("interrupted: Program.interrupt was called");
    };
  }
}
