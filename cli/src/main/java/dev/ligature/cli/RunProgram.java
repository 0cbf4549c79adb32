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
   * The guest's call stack in bytes. Reserved, not used: C programs recurse deeply, and their
   * frames are larger here than on the 8 MB they usually have.
   */
  private static final long STACK_SIZE = 512L << 20;

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
    ProgramConfig config = RunConfig.of(options, host);
    Path file = Path.of(options.program());
    if (!Files.exists(file)) {
      return failures.cannotRun("cannot find program: " + options.program());
    }
    if (Files.isDirectory(file)) {
      return failures.cannotRun("cannot run a directory: " + options.program());
    }
    int[] status = new int[1];
    Runnable body = () -> status[0] = runHere(file, config);
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

  private int runHere(Path file, ProgramConfig config) {
    try (Program program = Linker.create().open(file, config)) {
      return program.run();
    } catch (GuestExit e) {
      // A constructor ended the program before it ran.
      return e.status();
    } catch (Throwable e) {
      return failures.report(e);
    }
  }
}
