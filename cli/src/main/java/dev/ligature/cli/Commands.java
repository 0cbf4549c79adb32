package dev.ligature.cli;

import dev.ligature.wasm.NearNames;
import dev.ligature.wasm.PrintableText;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

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
      "  LIGATURE_PRELOAD       what is loaded right after the program, unless --preload is given",
      "  LIGATURE_CACHE         where generated code is kept, unless --cache is given",
      "  LIGATURE_TOOLCHAIN     the compiler of cc, unless --toolchain is given",
      "  LIGATURE_DEBUG=1       print Java stack traces of failures",
      "",
      "Examples:",
      "  ligature run --dir . program.wasm argument",
      "  ligature ldd program.wasm",
      "  ligature call --returns string libz.so zlibVersion"
    })
final class Commands implements Runnable {
  private static final int WIDTH = 100;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Commands() {}

  static int execute(Host host, Failures failures, String... args) {
    CommandLine line = commandLine(host, failures);
    Help.Ansi colours = Colours.of(host);
    line.setColorScheme(Help.defaultColorScheme(colours));
    // Help is all that is printed there, and has no names of others in it.
    line.setOut(colours.enabled() ? host.colouredOut() : host.printOut());
    line.setErr(host.printErr());
    line.setParameterExceptionHandler((e, _) -> reject(e));
    line.setExecutionExceptionHandler((e, _, _) -> failures.report(e));
    return line.execute(args);
  }

  static CommandLine commandLine(Host host, Failures failures) {
    // What follows the program's name is the program's.
    RunCommand command = new RunCommand(host, failures);
    CommandLine run = new CommandLine(command).setStopAtPositional(true);
    command.complete(run.getCommandSpec());
    CheckCommand checking = new CheckCommand(host, failures);
    CommandLine check = new CommandLine(checking);
    checking.complete(check.getCommandSpec());
    CallCommand calling = new CallCommand(host, failures);
    CommandLine call = new CommandLine(calling).setStopAtPositional(true);
    calling.complete(call.getCommandSpec());
    return new CommandLine(new Commands())
        .addSubcommand(run)
        .addSubcommand(check)
        .addSubcommand(call)
        .addSubcommand(new LddCommand(host, failures))
        .addSubcommand(new NmCommand(host, failures))
        .addSubcommand(new DumpCommand(host, failures))
        .addSubcommand(new EditCommand(host, failures))
        .addSubcommand(
            // All but two options is clang's, the delimiter too.
            new CommandLine(new CcCommand(host, failures))
                .setUnmatchedOptionsArePositionalParams(true)
                .setEndOfOptionsDelimiter("\0"))
        .addSubcommand(new BindCommand(host, failures))
        .addSubcommand(new GraphCommand(host, failures))
        .addSubcommand(new FuseCommand(host, failures))
        .addSubcommand(
            new CommandLine(new CompileCommand(host, failures))
                .setStopAtPositional(true)
                .setUnmatchedOptionsArePositionalParams(true))
        .addSubcommand(new CompletionCommand(host))
        .addSubcommand(new ManCommand(host, failures))
        .addSubcommand(new CommandLine.HelpCommand())
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
    List<String> unmatched =
        e instanceof UnmatchedArgumentException mismatch
            ? mismatch.getUnmatched()
            : line.getUnmatchedArguments();
    if (unmatched.isEmpty()) {
      line.getErr().println("ligature: " + PrintableText.of(String.valueOf(e.getMessage())));
    } else {
      rejectArgument(line, unmatched.getFirst());
    }
    line.getErr().println(">>> see: " + name + " --help");
    return ExitStatus.USAGE;
  }

  private static void rejectArgument(CommandLine line, String argument) {
    PrintWriter err = line.getErr();
    String printable = PrintableText.of(argument);
    if (argument.startsWith("-")) {
      err.println("ligature: unknown option: " + printable);
      similar(line, argument).ifPresent(option -> err.println(">>> is " + option + " meant?"));
    } else if (line.getParent() != null) {
      err.println("ligature: unexpected argument: " + printable);
    } else {
      err.println(
          "ligature: no such command: %s (there are %s)"
              .formatted(printable, String.join(", ", line.getSubcommands().keySet())));
      List<String> near = NearNames.of(argument, List.copyOf(line.getSubcommands().keySet()));
      if (!near.isEmpty()) {
        err.println(">>> is " + String.join(" or ", near) + " meant?");
      }
      if (isFile(argument)) {
        err.println(">>> to run a program: ligature run " + printable);
      }
    }
  }

  private static boolean isFile(String argument) {
    try {
      return Files.isRegularFile(FileArgument.path(argument));
    } catch (UsageException e) {
      return false;
    }
  }

  /**
   * The option that an argument is but for hyphens, capitals, an end that is missing, or a letter
   * or two.
   */
  private static Optional<String> similar(CommandLine line, String argument) {
    Set<String> options = line.getCommandSpec().optionsMap().keySet();
    String letters = letters(argument);
    if (letters.length() <= 2) {
      return Optional.empty();
    }
    return options.stream()
        .filter(option -> letters(option).startsWith(letters))
        .findFirst()
        .or(() -> nearest(argument, options));
  }

  private static Optional<String> nearest(String argument, Set<String> options) {
    int equals = argument.indexOf('=');
    List<String> names = options.stream().filter(option -> option.startsWith("--")).toList();
    return NearNames.of(equals < 0 ? argument : argument.substring(0, equals), names).stream()
        .findFirst();
  }

  private static String letters(String option) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }
}
