package dev.ligature.cli;

import dev.ligature.cli.edit.Changes;
import dev.ligature.cli.edit.DylinkEditor;
import dev.ligature.cli.edit.EditException;
import dev.ligature.cli.edit.FileReplacement;
import dev.ligature.linker.LinkException;
import dev.ligature.wasm.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ligature edit}: changes what a module needs. */
@Command(
    name = "edit",
    description = "Changes which libraries a module needs and where they are searched.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "What is replaced comes first, then what is removed, then what is added. Only the dylink.0",
      "section is written anew. The file is exchanged at once, with the mode that it has.",
      "",
      "Examples:",
      "  ligature edit --replace-needed libz.so libz.so.1 program.wasm",
      "  ligature edit --set-runpath '$ORIGIN/lib' --output moved.wasm program.wasm"
    })
final class EditCommand implements Callable<Integer> {
  private final Host host;
  private final Failures failures;

  @Option(
      names = "--add-needed",
      paramLabel = "LIB",
      description = "Have it need a library too, behind those that it needs. Repeatable.")
  private List<String> added = new ArrayList<>();

  @Option(
      names = "--remove-needed",
      paramLabel = "LIB",
      description = "Have it need a library no more. Repeatable.")
  private List<String> removed = new ArrayList<>();

  @Option(
      names = "--replace-needed",
      arity = "2",
      paramLabel = "NAME",
      hideParamSyntax = true,
      description = "Have it need NEW in place of OLD: --replace-needed OLD NEW. Repeatable.")
  private List<String> replaced = new ArrayList<>();

  @Option(
      names = {"--set-runpath", "--set-rpath"},
      paramLabel = "DIR:..",
      description = "Have what it needs searched in these folders; $ORIGIN is its own.")
  private Optional<String> runpath = Optional.empty();

  @Option(
      names = {"--remove-runpath", "--remove-rpath"},
      description = "Leave it without a runpath.")
  private boolean withoutRunpath;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the module to this file in place of its own; - is standard output.")
  private Optional<String> output = Optional.empty();

  @Parameters(index = "0", paramLabel = "FILE", description = "The module; - is standard input.")
  private String file;

  EditCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  @Override
  public Integer call() {
    Changes changes = changes();
    String target = output.orElse(file);
    boolean printed = target.equals(ModuleArgument.STANDARD_INPUT);
    if (output.isEmpty() && printed) {
      throw new UsageException("edit -: --output says where the module is written");
    }
    Optional<String> problem = ModuleArgument.problem("module", file);
    if (problem.isPresent()) {
      failures.cannotRun(problem.get());
      return ExitStatus.INCOMPLETE;
    }
    String name = PrintableText.of(ModuleArgument.name(file));
    byte[] edited;
    try {
      edited = DylinkEditor.edited(ModuleArgument.module(file, host).bytes(), changes);
    } catch (LinkException e) {
      failures.report(e);
      return ExitStatus.INCOMPLETE;
    } catch (EditException e) {
      failures.cannotRun(name + ": " + printable(String.valueOf(e.getMessage())));
      return ExitStatus.INCOMPLETE;
    } catch (IOException e) {
      failures.cannotRun(PrintableText.of(ModuleArgument.problem(file, e)));
      return ExitStatus.INCOMPLETE;
    }
    return write(edited, target, printed);
  }

  private int write(byte[] edited, String target, boolean printed) {
    try {
      if (printed) {
        host.out().write(edited);
        host.out().flush();
      } else {
        Optional<Path> like =
            Optional.of(file)
                .filter(name -> !name.equals(ModuleArgument.STANDARD_INPUT))
                .map(FileArgument::path);
        FileReplacement.write(FileArgument.path(target), like, edited);
      }
      return ExitStatus.SUCCESS;
    } catch (IOException e) {
      failures.cannotRun(PrintableText.of("cannot write " + target + ": " + Reasons.of(e)));
      return ExitStatus.INCOMPLETE;
    }
  }

  /** A line of the message is the command's own; what is in it may be anybody's. */
  private static String printable(String message) {
    return String.join("\n", message.lines().map(PrintableText::of).toList());
  }

  private Changes changes() {
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i + 1 < replaced.size(); i += 2) {
      names.put(replaced.get(i), replaced.get(i + 1));
    }
    if (withoutRunpath && runpath.isPresent()) {
      throw new UsageException("edit: --set-runpath and --remove-runpath exclude each other");
    } else if (runpath.filter(String::isEmpty).isPresent()) {
      throw new UsageException("edit: --set-runpath is empty: --remove-runpath removes it");
    } else if (added.contains("") || removed.contains("")) {
      throw new UsageException("edit: the name of a library is empty");
    }
    Optional<List<String>> folders =
        withoutRunpath
            ? Optional.of(List.of())
            : runpath.map(
                text -> Arrays.stream(text.split(":", -1)).filter(f -> !f.isEmpty()).toList());
    Changes changes = new Changes(names, removed, added, folders);
    if (changes.isEmpty()) {
      throw new UsageException(
          "edit: nothing to change",
          "--add-needed, --remove-needed, --replace-needed, --set-runpath or --remove-runpath says"
              + " what");
    }
    return changes;
  }
}
