package dev.ligature.cli;

import dev.ligature.engine.CodeCache;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.PrintableText;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Links a program and runs it, or calls a function of it. */
final class RunProgram {
  /** How often the command looks whether a thread has ended the program. */
  private static final Duration GLANCE = Duration.ofMillis(200);

  /** How long main has then to end by itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How long a report may wait for what threads of the guest do. */
  private static final Duration REPORT = Duration.ofSeconds(10);

  private final Host host;
  private final Failures failures;

  RunProgram(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  /** What is done with a program that is linked; gives the exit status. */
  interface Use {
    int of(Program program) throws Throwable;
  }

  /**
   * Runs a program on a thread of its own.
   *
   * @return the exit status
   * @throws UsageException if an option's value makes no sense
   */
  int run(RunOptions options) {
    return run(options, Program::run);
  }

  /**
   * Links a program, and uses it on a thread of its own.
   *
   * @return the exit status
   * @throws UsageException if an option's value makes no sense
   */
  int run(RunOptions options, Use use) {
    if (RunConfig.wantsTraceHelp(options)) {
      RunConfig.traceHelp().forEach(host.printOut()::println);
      return ExitStatus.SUCCESS;
    }
    MainModule main;
    try {
      main = MainModule.of(options, host);
    } catch (IOException e) {
      return failures.cannotRun(PrintableText.of(ModuleArgument.problem(options.program(), e)));
    }
    ProgramConfig config = RunConfig.of(options, main.functions(), host);
    Optional<String> problem = ModuleArgument.problem("program", options.program());
    if (problem.isPresent()) {
      return failures.cannotRun(problem.get());
    }
    CodeCache cache = CacheOption.of(options, host);
    DynamicLinker linker = DynamicLinker.create(cache);
    return run(() -> main.open(linker, config), use, config, cache, options);
  }

  /**
   * Runs a program that is in a jar with its code.
   *
   * @return the exit status
   */
  int run(RunOptions options, CompiledApp app) throws IOException {
    ProgramConfig plain = RunConfig.of(options, app.emscripten(), host);
    ProgramConfig config =
        plain.toBuilder()
            .librarySource(app.libraries())
            .interruptible(plain.interruptible() || app.isInterruptible())
            .build();
    CodeCache cache =
        CacheOption.of(options, host).withClassPath(CompiledApp.class.getClassLoader());
    DynamicLinker linker = DynamicLinker.create(cache);
    byte[] module = app.module();
    return run(() -> linker.open(app.name(), module, config), Program::run, config, cache, options);
  }

  private int run(
      Supplier<Program> opening,
      Use use,
      ProgramConfig config,
      CodeCache cache,
      RunOptions options) {
    Run run = new Run(opening, use, config, cache, options);
    Thread thread = GuestStack.start(run, config.limits());
    Optional<Thread> hook = config.timeLimit().map(limit -> stopsAtExit(run, thread));
    long start = System.nanoTime();
    try {
      while (!thread.join(GLANCE)) {
        Optional<CompletableFuture<Integer>> ended = run.endedElsewhere();
        if (ended.isPresent() && !thread.join(PATIENCE)) {
          run.awaitReport();
          return status(ended.get());
        }
        if (isOverdue(config, start)) {
          return failures.timedOut(config.timeLimit().get());
        }
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      return ExitStatus.INTERNAL_ERROR;
    } finally {
      hook.ifPresent(RunProgram::forget);
      cache.flush();
    }
    return run.status;
  }

  /** Whether the program has not ended though its time is over: it is in the host. */
  private static boolean isOverdue(ProgramConfig config, long start) {
    return config
        .timeLimit()
        .filter(limit -> System.nanoTime() - start >= limit.plus(PATIENCE).toNanos())
        .isPresent();
  }

  /** Stops the guest when a signal ends the process, so that its files are closed. */
  private static Thread stopsAtExit(Run run, Thread thread) {
    Thread hook = new Thread(() -> run.stop(thread), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is about to end, and it runs.
    }
  }

  private int status(CompletableFuture<Integer> ended) {
    return ended.isCompletedExceptionally()
        ? failures.report(ended.exceptionNow())
        : ended.resultNow();
  }

  /** One program on its thread. */
  private final class Run implements Runnable {
    private final Supplier<Program> opening;
    private final Use use;
    private final ProgramConfig config;
    private final CodeCache cache;
    private final RunOptions options;
    private volatile @Nullable Program running;
    private volatile int status;
    private boolean reported;

    Run(
        Supplier<Program> opening,
        Use use,
        ProgramConfig config,
        CodeCache cache,
        RunOptions options) {
      this.opening = opening;
      this.use = use;
      this.cache = cache;
      this.config = config;
      this.options = options;
    }

    @Override
    public void run() {
      status = runHere();
    }

    /** How a thread of the guest has ended the program, if one has; main's may not know it. */
    Optional<CompletableFuture<Integer>> endedElsewhere() {
      return Optional.ofNullable(running).map(Program::ended).filter(CompletableFuture::isDone);
    }

    /** Prints what was generated, all of it, if that is wanted; only once. */
    private synchronized void report(Program program) {
      if (options.stats() && !reported) {
        reported = true;
        CodeReport.print(program, cache, host.printErr());
      }
    }

    /** Has all printed that was generated, unless the linker is held by a thread that goes on. */
    void awaitReport() throws InterruptedException {
      Program program = running;
      if (!options.stats() || program == null) {
        return;
      }
      Thread reporting = new Thread(() -> report(program), "report");
      reporting.setDaemon(true);
      reporting.start();
      if (!reporting.join(REPORT)) {
        host.printErr().println("ligature: --stats: not all is told: a library is being loaded");
      }
    }

    /** Stops the program and waits for its end. */
    void stop(Thread thread) {
      Program program = running;
      if (program != null) {
        program.interrupt();
        try {
          thread.join(PATIENCE);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /** What can be done with a library. */
    private String nothingToRun() {
      String file = PrintableText.of(options.program());
      return """

      >>> ligature nm -gU %1$s lists its functions, ligature call %1$s FUNCTION calls one
      >>> to link it for a program: ligature run --preload %1$s PROGRAM\
      """
          .formatted(file);
    }

    private int runHere() {
      try (Program program = opening.get()) {
        running = program;
        try {
          return use.of(program);
        } finally {
          report(program);
        }
      } catch (IllegalStateException e) {
        String message = String.valueOf(e.getMessage());
        if (message.endsWith("there is nothing to run")) {
          return failures.cannotRun(PrintableText.of(message) + nothingToRun());
        }
        return failures.report(e);
      } catch (GuestExit e) {
        // A constructor ended the program before it ran.
        return e.status();
      } catch (TrapException e) {
        boolean limited = config.limits().isSet(Limit.STACK_BYTES);
        return failures.report(limited ? config.limits().explained(e) : e);
      } catch (Throwable e) {
        return failures.report(e);
      }
    }
  }
}
