package dev.ligature.cli;

import dev.ligature.fuse.FusedModule;
import dev.ligature.fuse.Fusion;
import dev.ligature.fuse.FusionException;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ligature fuse}: makes one module of a program and its libraries. */
@Command(
    name = "fuse",
    description = "Makes one plain module of a program and its libraries, which any engine runs.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Libraries are found as when the program is run. Functions of the linker that the module"
          + " still",
      "imports are listed on standard error, with the functions that call them. The exit status is"
          + " 1",
      "if the program can't be fused.",
      "",
      "Example:",
      "  ligature fuse -o whole.wasm host.wasm rot13.so && node run-wasi.mjs whole.wasm"
    })
final class FuseCommand implements Callable<Integer> {
  private final Host host;
  private final Failures failures;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the module to this file instead of fused.wasm.")
  private String output = "fused.wasm";

  @Option(
      names = "-L",
      paramLabel = "DIR",
      description = "Search libraries in this directory, before the library path. Repeatable.")
  private List<String> directories = new ArrayList<>();

  @Mixin private SearchOptions search;

  @Option(
      names = "--no-dlopen",
      description =
          "Let the program open no library that is not in the module. Not needed with LIBRARY.")
  private boolean noDlopen;

  @Option(names = "--stack-size", paramLabel = "BYTES", description = StackSizeArgument.DESCRIPTION)
  private Optional<String> stackSize = Optional.empty();

  @Option(
      names = "--json",
      description =
          "Print to standard output what is in the module, what it imports, and what is left.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "PROGRAM", description = "The file of the program.")
  private String program;

  @Parameters(
      index = "1..*",
      paramLabel = "LIBRARY",
      description = "A library that the program opens by this name when it runs.")
  private List<String> opened = new ArrayList<>();

  FuseCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  @Override
  public Integer call() {
    Optional<String> problem = FileArgument.problem("program", program);
    if (problem.isPresent()) {
      failures.cannotRun(problem.get());
      return ExitStatus.INCOMPLETE;
    }
    Fusion fusion =
        new Fusion(FileArgument.path(program), opened, noDlopen || !opened.isEmpty(), config());
    FusedModule module;
    try (Progress _ = Progress.of("fusing " + PrintableText.of(program), host)) {
      module = fusion.write(FileArgument.path(output));
    } catch (LinkException e) {
      failures.report(e);
      return ExitStatus.INCOMPLETE;
    } catch (FusionException e) {
      e.problems().forEach(failures::cannotRun);
      return ExitStatus.INCOMPLETE;
    } catch (IOException e) {
      failures.cannotRun(PrintableText.of("cannot write " + output + ": " + Reasons.of(e)));
      return ExitStatus.INCOMPLETE;
    }
    module.leftovers().forEach(leftover -> failures.cannotRun(leftover.text()));
    if (json) {
      host.printOut().println(new FuseReport(output, module).json());
    }
    return ExitStatus.SUCCESS;
  }

  private ProgramConfig config() {
    List<Path> path = new ArrayList<>();
    directories.forEach(directory -> path.add(FileArgument.path(directory)));
    path.addAll(RunConfig.libraryPath(search.libraryPath(), host));
    ProgramConfig.Builder config =
        ProgramConfig.builder()
            .libraryPath(path)
            .linkPolicy(
                LinkPolicy.standard()
                    .withFolders(RunConfig.linkDirectories(search.linkDirectories())))
            .preloads(RunConfig.preloads(search.preloads(), host));
    stackSize.ifPresent(size -> config.stackSize(StackSizeArgument.bytes(size)));
    return config.build();
  }
}
