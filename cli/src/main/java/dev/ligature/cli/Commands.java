package dev.ligature.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;

/** The command line as picocli reads it. */
@Command(
    name = "ligature",
    description = "Links and runs WebAssembly programs that are made of shared libraries.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit status: that of the program; 127 if it can't be found or linked, 134 if it traps,",
      "2 if the command line is wrong, 125 if Ligature itself fails.",
      "",
      "Environment:",
      "  LIGATURE_LIBRARY_PATH  where libraries are searched, unless --library-path is given",
      "  LIGATURE_DEBUG=1       print Java stack traces of failures"
    })
final class Commands implements Runnable {
  private static final int WIDTH = 100;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Commands() {}

  static int execute(Host host, Failures failures, String... args) {
    CommandLine line = commandLine(host, failures);
    line.setOut(host.printOut());
    line.setErr(host.printErr());
    line.setParameterExceptionHandler((e, _) -> reject(e));
    line.setExecutionExceptionHandler((e, _, _) -> failures.report(e));
    return line.execute(args);
  }

  static CommandLine commandLine(Host host, Failures failures) {
    // What follows the program's name is the program's.
    CommandLine run = new CommandLine(new RunCommand(host, failures)).setStopAtPositional(true);
    return new CommandLine(new Commands())
        .addSubcommand(run)
        .addSubcommand(new LddCommand(host, failures))
        .addSubcommand(new NmCommand(host, failures))
        .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
        .setUsageHelpWidth(WIDTH)
        .setExpandAtFiles(false);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  private static int reject(ParameterException e) {
    CommandLine line = e.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();

    line.getErr().println("ligature: " + e.getMessage());
    line.getErr().println(">>> see: " + name + " --help");
    return ExitStatus.USAGE;
  }
}
