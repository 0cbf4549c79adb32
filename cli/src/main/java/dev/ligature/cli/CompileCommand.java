package dev.ligature.cli;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.PrintableText;
import dev.ligature.wasm.WasmException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ligature compile}: generates the code of a program ahead of time. */
@Command(
    name = "compile",
    description = {
      "Writes a jar of a program and its libraries, with all their code generated.",
      "java -jar JAR ARGS.. runs it."
    },
    customSynopsis = "ligature compile [-o JAR] [OPTIONS] [RUN OPTIONS] PROGRAM [LIBRARIES..]",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Options of 'ligature run' are kept in the jar, and hold whenever it is run. What PROGRAM"
          + " needs",
      "is in the jar too; LIBRARIES are those that it opens by name.",
      "",
      "Example:",
      "  ligature compile -o app.jar --dir . program.wasm plugin.so",
      "  java -jar app.jar argument"
    })
final class CompileCommand implements Callable<Integer> {
  private final Host host;
  private final Failures failures;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "JAR",
      description = "The file to write; PROGRAM with .jar in place of .wasm unless given.")
  private Optional<String> output = Optional.empty();

  @Option(
      names = "--closed",
      description =
          "Leave out the code generator: the jar runs the modules that are in it, and can open no"
              + " others.")
  private boolean closed;

  @Option(
      names = "--code-only",
      description =
          "Write the generated classes alone, for the class path of a Java program that opens these"
              + " modules with CodeCache.withClassPath.")
  private boolean codeOnly;

  @Option(
      names = "--interruptible",
      description =
          "Generate code for programs that can be stopped. With --timeout it is generated so"
              + " without it.")
  private boolean interruptible;

  @Parameters(hidden = true)
  private List<String> rest = new ArrayList<>();

  CompileCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  @Override
  public Integer call() {
    if (rest.isEmpty()) {
      throw new UsageException("compile: no program given");
    }
    List<String> line = new ArrayList<>(List.of("run"));
    line.addAll(rest);
    RunOptions options =
        RunArguments.parse(line.toArray(String[]::new))
            .orElseThrow(
                () ->
                    new UsageException(
                        "compile: expected options of 'ligature run' and a program: "
                            + String.join(" ", rest)));
    Optional<String> problem = FileArgument.problem("program", options.program());
    if (problem.isPresent()) {
      return failures.cannotRun(problem.get());
    }
    try {
      return compile(options);
    } catch (LinkException | WasmException e) {
      return failures.report(e);
    } catch (IOException e) {
      return failures.cannotRun("compile: " + PrintableText.of(String.valueOf(e)));
    }
  }

  private int compile(RunOptions options) throws IOException {
    Optional<EmscriptenRun> emscripten = EmscriptenRun.of(options, Optional.empty());
    ProgramConfig config = RunConfig.of(options, emscripten.map(EmscriptenRun::functions), host);
    // As preloads, so that what they need is found as where the program opens them.
    List<String> opened = new ArrayList<>(config.preloads());
    options.arguments().forEach(library -> opened.add(FileArgument.path(library).toString()));
    try (PlannedFile program = PlannedFile.of(options, emscripten)) {
      LoadPlan plan =
          DynamicLinker.create().plan(program.path(), config.toBuilder().preloads(opened).build());
      return write(
          plan,
          options,
          new CompileOptions(
              rest, stops(config), config.interposition(), closed, codeOnly, emscripten));
    }
  }

  private boolean stops(ProgramConfig config) {
    return interruptible || config.interruptible();
  }

  private int write(LoadPlan plan, RunOptions options, CompileOptions wanted) throws IOException {
    Optional<LoadPlan.Entry> missing =
        plan.entries().stream().filter(entry -> !entry.found()).findFirst();
    if (missing.isPresent()) {
      boolean isMissing = missing.get().problem().orElse("").equals("not found");
      return failures.cannotRun(
          "compile: cannot %s %s, needed by %s"
              .formatted(
                  isMissing ? "find" : "load",
                  PrintableText.of(missing.get().name()),
                  PrintableText.of(String.join(", by ", missing.get().neededBy()))));
    }
    CompiledModules modules = CompiledModules.of(plan);
    Path jar = FileArgument.path(output.orElseGet(() -> defaultName(options.program())));
    CompiledJar written = new CompiledJar(modules, wanted);
    List<String> notes;
    try (Progress _ = Progress.of("compiling " + PrintableText.of(options.program()), host)) {
      notes = written.write(jar);
    }
    for (String note : notes) {
      host.printErr().println("ligature: compile: " + PrintableText.of(note));
    }
    return ExitStatus.SUCCESS;
  }

  private static String defaultName(String program) {
    return (program.endsWith(".wasm") ? program.substring(0, program.length() - 5) : program)
        + ".jar";
  }
}
