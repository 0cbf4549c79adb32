package dev.ligature.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The start of the {@code ligature} command. */
public final class Main {
  private Main() {}

  /** Runs the command; its exit status is that of the JVM. */
  public static void main(String[] args) {
    // Without the buffers of System.out: what a guest writes is one system call, as everywhere.
    Map<String, String> environment = LauncherLocale.restored(System.getenv());
    ProcessBytes bytes = ProcessBytes.ofProcess();
    Host host = hostOfProcess(environment, bytes);
    int status = start(host, bytes, args);
    if (status != ExitStatus.SUCCESS) {
      // Not always: before it exits, the JVM looks for a logger to tell.
      System.exit(status);
    }
  }

  /** What this process gives to a guest. */
  static Host hostOfProcess(Map<String, String> environment, ProcessBytes bytes) {
    return new Host(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        environment,
        Terminals.ofProcess(),
        bytes.undecoded(environment));
  }

  private static int start(Host host, ProcessBytes bytes, String... args) {
    try {
      bytes.check(args);
    } catch (UsageException e) {
      return new Failures(host).report(e);
    }
    return execute(host, args);
  }

  /**
   * Runs the command.
   *
   * @param host the streams and the environment
   * @param args the arguments
   * @return the exit status, see {@link ExitStatus}
   */
  public static int execute(Host host, String... args) {
    Failures failures = new Failures(Objects.requireNonNull(host, "host"));
    Objects.requireNonNull(args, "args");
    try {
      Optional<RunOptions> plain = RunArguments.parse(args);
      if (plain.isPresent()) {
        return new RunProgram(host, failures).run(plain.get());
      }
      return Commands.execute(host, failures, args);
    } catch (Throwable e) {
      return failures.report(e);
    }
  }
}
