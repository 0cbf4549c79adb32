package dev.ligature.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code ligature man}: prints the manual page of a command. */
@Command(
    name = "man",
    description = "Prints the manual page of a command, for man.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  ligature man run > run.1 && man ./run.1",
      "  ligature man > /usr/local/share/man/man1/ligature.1"
    })
final class ManCommand implements Callable<Integer> {
  private final Host host;

  @CommandLine.Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "The command; ligature itself unless given.")
  private Optional<String> command = Optional.empty();

  ManCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() throws IOException {
    CommandLine root = spec.root().commandLine();
    CommandLine shown =
        command
            .map(name -> Optional.ofNullable(root.getSubcommands().get(name)))
            .orElse(Optional.of(root))
            .orElseThrow(
                () ->
                    new UsageException(
                        "man: no such command: %s (there are %s)"
                            .formatted(
                                command.orElse(""),
                                String.join(", ", List.copyOf(root.getSubcommands().keySet())))));
    PrintWriter out = host.printOut();
    out.print(ManPage.of(shown, new Version().getVersion()[0]));
    out.flush();
    return ExitStatus.SUCCESS;
  }
}
