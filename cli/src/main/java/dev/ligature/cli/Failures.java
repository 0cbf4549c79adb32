package dev.ligature.cli;

import dev.ligature.engine.GuestException;
import dev.ligature.engine.GuestFrame;
import dev.ligature.engine.GuestInterrupted;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.LinkException;
import dev.ligature.wasm.PrintableText;
import dev.ligature.wasm.WasmException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.List;

/** Tells the user what failed, and the shell by an exit status. */
final class Failures {
  /** Frames shown of a stack; one that overflowed has thousands. */
  private static final int MAX_FRAMES = 64;

  private final Host host;

  Failures(Host host) {
    this.host = host;
  }

  /**
   * Prints what failed.
   *
   * @return the exit status for it
   */
  int report(Throwable thrown) {
    PrintWriter err = host.printErr();
    int status =
        switch (thrown) {
          case UsageException e -> usage(err, e);
          case GuestException e -> uncaught(err, e);
          case GuestInterrupted e -> interrupted(err, e);
          case TrapException e -> trap(err, "trap: " + e.getMessage(), e);
          case LinkException.InitializationFailed e -> trap(err, message(e), e.trap());
          case LinkException e -> link(err, e);
          case WasmException e -> cannotRun(PrintableText.of(message(e)));
          case InvalidPathException e ->
              usage(err, new UsageException("no path: " + e.getMessage()));
          case OutOfMemoryError e -> outOfMemory(err, e);
          case Throwable e -> internal(err, e);
        };
    if (host.debug()) {
      thrown.printStackTrace(err);
    }
    return status;
  }

  /** Prints that a program did not end in its time, nor when it was stopped. */
  int timedOut(Duration limit) {
    say(
        host.printErr(),
        "the time limit of %s s is over, and the program is still in a call of the host"
            .formatted(
                BigDecimal.valueOf(limit.toNanos(), 9).stripTrailingZeros().toPlainString()));
    return ExitStatus.TIMED_OUT;
  }

  /** Prints why a program can't be run at all. */
  int cannotRun(String message) {
    say(host.printErr(), message);
    return ExitStatus.LINK_FAILURE;
  }

  private static String message(Throwable e) {
    return String.valueOf(e.getMessage());
  }

  /**
   * Prints a message: each of its subjects with the command's name, what belongs to one below it.
   */
  private static void say(PrintWriter err, String message) {
    message
        .lines()
        .map(line -> line.startsWith(">>>") ? line : "ligature: " + line)
        .forEach(err::println);
  }

  private static int usage(PrintWriter err, UsageException e) {
    say(err, message(e));
    return ExitStatus.USAGE;
  }

  private static int trap(PrintWriter err, String message, TrapException trap) {
    say(err, message);
    if (trap.kind() == TrapKind.OUT_OF_MEMORY) {
      heapHint(err);
    }
    printStack(err, trap);
    return ExitStatus.TRAP;
  }

  private static int interrupted(PrintWriter err, GuestInterrupted e) {
    say(err, message(e));
    printStack(err, e);
    return ExitStatus.TIMED_OUT;
  }

  /** The guest's stack where it was thrown is gone by now, and what Java called says nothing. */
  private static int uncaught(PrintWriter err, GuestException e) {
    say(err, message(e));
    return ExitStatus.TRAP;
  }

  private static int outOfMemory(PrintWriter err, OutOfMemoryError e) {
    say(err, "out of memory: " + PrintableText.of(message(e)));
    heapHint(err);
    return ExitStatus.INTERNAL_ERROR;
  }

  private static void heapHint(PrintWriter err) {
    long megabytes = Runtime.getRuntime().maxMemory() >> 20;
    err.println(
        ">>> Java may use %d MB here; JDK_JAVA_OPTIONS=-Xmx... lets it".formatted(megabytes)
            + " use more");
  }

  private static int link(PrintWriter err, LinkException e) {
    say(err, message(e));
    if (e instanceof LinkException.NotFound && e.searched().isEmpty() && isSearched(e)) {
      err.println(">>> --library-path DIR or LIGATURE_LIBRARY_PATH names folders to search");
    }
    printGuestStack(err, e);
    return ExitStatus.LINK_FAILURE;
  }

  private static boolean isSearched(LinkException e) {
    return e.library().filter(name -> !name.contains("/")).isPresent();
  }

  private int internal(PrintWriter err, Throwable e) {
    say(err, "internal error: " + PrintableText.of(e.toString()));
    printGuestStack(err, e);
    if (!host.debug()) {
      err.println(">>> LIGATURE_DEBUG=1 prints the Java stack trace, --trace=all what came before");
    }
    return ExitStatus.INTERNAL_ERROR;
  }

  /** Prints the guest functions that led to what is no trap, if any did. */
  private static void printGuestStack(PrintWriter err, Throwable thrown) {
    printStack(err, new TrapException(TrapKind.UNRESOLVED_FUNCTION, "", thrown));
  }

  private static void printStack(PrintWriter err, TrapException trap) {
    List<GuestFrame> stack = trap.guestStack();
    stack.stream().limit(MAX_FRAMES).forEach(frame -> err.println("    at " + frame));
    if (stack.size() > MAX_FRAMES) {
      err.println("    ... " + (stack.size() - MAX_FRAMES) + " more");
    }
  }
}
