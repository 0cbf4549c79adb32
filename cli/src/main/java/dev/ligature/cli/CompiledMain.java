package dev.ligature.cli;

import java.util.Map;
import java.util.Objects;

/** The start of a program that {@code ligature compile} has put in a jar. */
public final class CompiledMain {
  private CompiledMain() {}

  /** Runs the program; its exit status is that of the JVM. */
  public static void main(String[] args) {
    Objects.requireNonNull(args, "args");
    Map<String, String> environment = LauncherLocale.restored(System.getenv());
    ProcessBytes bytes = ProcessBytes.ofProcess();
    int status = run(Main.hostOfProcess(environment, bytes), bytes, args);
    if (status != ExitStatus.SUCCESS) {
      System.exit(status);
    }
  }

  private static int run(Host host, ProcessBytes bytes, String... args) {
    Failures failures = new Failures(host);
    try {
      bytes.check(args);
      CompiledApp app = CompiledApp.read();
      RunOptions options = RunArguments.parse(app.runLine(args)).orElseThrow();
      return new RunProgram(host, failures).run(options, app);
    } catch (Throwable e) {
      return failures.report(e);
    }
  }
}
