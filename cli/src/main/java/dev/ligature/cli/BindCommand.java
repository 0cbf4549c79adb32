package dev.ligature.cli;

import dev.ligature.cli.binding.BindSource;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.ModuleSymbol;
import dev.ligature.wasm.PrintableText;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ligature bind}: prints the Java interface of a library. */
@Command(
    name = "bind",
    description = "Prints a Java interface of a library's functions, for Library.bind.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Headers are read by clang, which has to be installed. Without a header, an int of the",
      "interface may be a number or a pointer: the module knows no more.",
      "",
      "Example:",
      "  ligature bind --package com.acme --header zlib.h -o Zlib.java libz.so"
    })
final class BindCommand implements Callable<Integer> {
  private static final List<String> CLANGS = List.of("clang-19", "clang");

  private final Host host;
  private final Failures failures;

  @Option(names = "--package", paramLabel = "NAME", description = "The package of the interface.")
  private String packageName = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Its name; made of the library's unless given.")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "What the names of its methods leave out at the beginning, such as 'z_'.")
  private String prefix = "";

  @Option(
      names = "--header",
      paramLabel = "FILE",
      description = "A header that declares the functions. May be given several times.")
  private List<String> headers = List.of();

  @Option(
      names = {"-I", "--include"},
      paramLabel = "FOLDER",
      description = "Where clang looks for headers that it includes.")
  private List<String> includes = List.of();

  @Option(
      names = "--clang",
      paramLabel = "COMMAND",
      description = "The clang to run; clang-19 or clang unless given.")
  private Optional<String> clang = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file to write; standard output unless given.")
  private Optional<String> output = Optional.empty();

  @Parameters(paramLabel = "LIBRARY", description = "The file of the library.")
  private String library = "";

  BindCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  @Override
  public Integer call() {
    Optional<String> problem = FileArgument.problem("module", library).or(this::wrongName);
    for (String header : headers) {
      problem = problem.or(() -> FileArgument.problem("header", header));
    }
    if (problem.isPresent()) {
      return failures.cannotRun(problem.get());
    }
    try {
      return print(DynamicLinker.create().symbols(FileArgument.path(library)));
    } catch (LinkException e) {
      return failures.report(e);
    } catch (BindSource.Failure e) {
      return failures.cannotRun("bind: " + PrintableText.of(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return failures.cannotRun("bind: " + PrintableText.of(String.valueOf(e)));
    }
  }

  private Optional<String> wrongName() {
    if (!packageName.isEmpty() && !BindSource.isName(packageName)) {
      return Optional.of("bind: no name of a package: " + PrintableText.of(packageName));
    }
    return name.filter(n -> !BindSource.isName(n) || n.indexOf('.') >= 0)
        .map(n -> "bind: no name of an interface: " + PrintableText.of(n));
  }

  private int print(List<ModuleSymbol> symbols) throws IOException, BindSource.Failure {
    Path file = FileArgument.path(library);
    String fileName = String.valueOf(file.getFileName());
    BindSource source =
        new BindSource(
            packageName, name.orElseGet(() -> BindSource.nameFor(fileName)), fileName, prefix);
    String text =
        source.text(
            symbols,
            headers.isEmpty() ? "" : command(),
            headers.stream().map(FileArgument::path).toList(),
            includes.stream().map(FileArgument::path).toList());
    if (output.isPresent()) {
      Files.writeString(FileArgument.path(output.get()), text);
    } else {
      PrintWriter out = host.printOut();
      out.print(text);
      out.flush();
    }
    return ExitStatus.SUCCESS;
  }

  /** The clang that there is. */
  private String command() throws BindSource.Failure {
    if (clang.isPresent()) {
      return clang.get();
    }
    String path = host.environment().getOrDefault("PATH", "");
    for (String candidate : CLANGS) {
      for (String folder : path.split(File.pathSeparator, -1)) {
        Path command = Path.of(folder, candidate);
        if (!folder.isEmpty() && Files.isExecutable(command)) {
          return command.toString();
        }
      }
    }
    throw new BindSource.Failure(
        "no clang to read headers with: install it (Debian: clang-19), or name one by --clang");
  }
}
