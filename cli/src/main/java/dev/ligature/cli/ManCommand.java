package dev.ligature.cli;

import dev.ligature.wasm.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      "  ligature man --directory /usr/local/share/man/man1"
    })
final class ManCommand implements Callable<Integer> {
  private final Host host;
  private final Failures failures;

  @CommandLine.Spec private CommandSpec spec;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Write the pages of all commands into this directory, which is made.")
  private Optional<String> directory = Optional.empty();

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "The command; ligature itself unless given.")
  private Optional<String> command = Optional.empty();

  ManCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  @Override
  public Integer call() throws IOException {
    CommandLine root = spec.root().commandLine();
    if (directory.isPresent()) {
      return write(root, directory.get());
    }
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
    out.print(page(shown));
    out.flush();
    return ExitStatus.SUCCESS;
  }

  private static String page(CommandLine shown) throws IOException {
    return ManPage.of(shown, "ligature " + Version.number());
  }

  private int write(CommandLine root, String name) throws IOException {
    if (command.isPresent()) {
      throw new UsageException(
          "man: --directory takes the pages of all commands, and %s is given"
              .formatted(command.get()));
    }
    Path folder = FileArgument.path(name);
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("ligature.1"), page(root));
      for (Map.Entry<String, CommandLine> each : root.getSubcommands().entrySet()) {
        Files.writeString(
            folder.resolve("ligature-" + each.getKey() + ".1"), page(each.getValue()));
      }
    } catch (IOException e) {
      return failures.cannotRun(
          PrintableText.of("man: cannot write in " + name + ": " + Reasons.of(e)));
    }
    return ExitStatus.SUCCESS;
  }
}
