package dev.ligature.cli;

import dev.ligature.linker.GuestExit;
import dev.ligature.linker.Linker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.nio.file.Files;
import java.nio.file.Path;

/** Links and runs a program. */
final class RunProgram {
  /**
   * The guest's call stack in bytes: 16 times what C programs usually have, for frames are larger
   * here. Reserved, not used; but recursion without end uses it all, and the JVM four times as much
   * to unwind it.
   */
  private static final long STACK_SIZE = 128L << 20;

  /** What there is still room for where address space is limited. */
  private static final long SMALL_STACK_SIZE = 16L << 20;

  private final Host host;
  private final Failures failures;

  RunProgram(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  /**
   * Runs a program on a thread of its own.
   *
   * @return the exit status
   * @throws UsageException if an option's value makes no sense
   */
  int run(RunOptions options) {
    if (RunConfig.wantsTraceHelp(options)) {
      RunConfig.traceHelp().forEach(host.printOut()::println);
      return ExitStatus.SUCCESS;
    }
    ProgramConfig config = RunConfig.of(options, host);
    Path file = Path.of(options.program());
    if (!Files.isRegularFile(file)) {
      String problem = Files.exists(file) ? "not a file: " : "cannot find program: ";
      return failures.cannotRun(problem + options.program());
    }
    int[] status = new int[1];
    Runnable body = () -> status[0] = runHere(file, config, options.stats());
    Thread thread = start(body);
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      return ExitStatus.INTERNAL_ERROR;
    }
    return status[0];
  }

  private static Thread start(Runnable body) {
    try {
      Thread thread = new Thread(null, body, "guest", STACK_SIZE);
      thread.start();
      return thread;
    } catch (OutOfMemoryError e) {
      Thread thread = new Thread(null, body, "guest", SMALL_STACK_SIZE);
      thread.start();
      return thread;
    }
  }

  private int runHere(Path file, ProgramConfig config, boolean stats) {
    try (Program program = Linker.create().open(file, config)) {
      try {
        return program.run();
      } finally {
        if (stats) {
          CodeReport.print(program, host.printErr());
        }
      }
    } catch (IllegalStateException e) {
      if (String.valueOf(e.getMessage()).endsWith("there is nothing to run")) {
        return failures.cannotRun(e.getMessage());
      }
      return failures.report(e);
    } catch (GuestExit e) {
      // A constructor ended the program before it ran.
      return e.status();
    } catch (Throwable e) {
      return failures.report(e);
    }
  }
}
