package dev.ligature.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code ligature completion}: prints what lets a shell complete commands and options. */
@Command(
    name = "completion",
    description = "Prints a script that lets a shell complete commands and options.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  eval \"$(ligature completion bash)\"        in ~/.bashrc",
      "  eval \"$(ligature completion zsh)\"         in ~/.zshrc, behind compinit",
      "  ligature completion fish > ~/.config/fish/completions/ligature.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Host host;

  @CommandLine.Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private String shell;

  CompletionCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    Shell known =
        Arrays.stream(Shell.values())
            .filter(other -> other.label().equals(shell.toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "completion: no such shell: %s (there are %s)"
                            .formatted(
                                shell,
                                Arrays.stream(Shell.values())
                                    .map(Shell::label)
                                    .collect(Collectors.joining(", ")))));
    PrintWriter out = host.printOut();
    out.print(known.script(spec.root().commandLine()));
    out.flush();
    return ExitStatus.SUCCESS;
  }
}
