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
    Host host = Main.hostOfProcess(environment);
    int status = run(host, args);
    if (status != ExitStatus.SUCCESS) {
      System.exit(status);
    }
  }

  private static int run(Host host, String... args) {
    Failures failures = new Failures(host);
    try {
      CompiledApp app = CompiledApp.read();
      RunOptions options = RunArguments.parse(app.runLine(args)).orElseThrow();
      return new RunProgram(host, failures).run(options, app);
    } catch (Throwable e) {
      return failures.report(e);
    }
  }
}
