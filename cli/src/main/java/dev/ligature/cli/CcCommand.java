package dev.ligature.cli;

import dev.ligature.cli.cc.Compilation;
import dev.ligature.cli.cc.CompilerException;
import dev.ligature.cli.cc.Console;
import dev.ligature.cli.cc.OutputException;
import dev.ligature.cli.cc.Toolchain;
import dev.ligature.engine.CodeCache;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Limits;
import dev.ligature.wasm.PrintableText;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ligature cc}: compiles C. */
@Command(
    name = "cc",
    description = {
      "Compiles C and C++ to programs and libraries, by the clang of the npm package",
      "@yowasp/clang, which runs here: nothing else has to be installed."
    },
    customSynopsis = "ligature cc [--toolchain=PATH] [--cache=DIR] [OPTIONS OF CLANG] FILES..",
    sortOptions = false,
    footer = {
      "",
      "A program is position independent and needs libc.so, which is put beside it. -shared makes",
      "a library. With -static, or in C++, a program has its libc in it; with -rdynamic too, it",
      "lends all of it to libraries. -fPIC and -fvisibility=default are preset.",
      "",
      "Examples:",
      "  ligature cc -O2 hello.c -o hello.wasm && ligature run hello.wasm",
      "  ligature cc -O2 -shared greet.c -o libgreet.so",
      "  ligature cc -O2 main.c libgreet.so -o main.wasm"
    })
final class CcCommand implements Callable<Integer> {
  private final Host host;
  private final Failures failures;

  @Option(
      names = "--toolchain",
      paramLabel = "PATH",
      description =
          "The folder of the package, or the .tgz that npm pack makes. Unless given,"
              + " LIGATURE_TOOLCHAIN, or node_modules/@yowasp/clang here or in a folder above.")
  private Optional<String> toolchain = Optional.empty();

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Keep the generated code of the compiler in this directory. Unless given, LIGATURE_CACHE,"
              + " or ligature in the user's directory of caches. Empty: keep none.")
  private Optional<String> cache = Optional.empty();

  @Option(names = "--help", usageHelp = true, description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // picocli's
  private boolean help;

  @Parameters(
      paramLabel = "ARGS",
      description = "Options of clang, and files: sources, objects, archives, libraries.")
  private List<String> arguments = new ArrayList<>();

  CcCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  @Override
  public Integer call() throws InterruptedException {
    CodeCache code = CacheOption.ofCompiler(cache, host);
    Optional<Path> named =
        toolchain
            .or(() -> host.variable("LIGATURE_TOOLCHAIN").filter(name -> !name.isEmpty()))
            .map(FileArgument::path);
    CompletableFuture<Integer> status = new CompletableFuture<>();
    GuestStack.start(
        () -> {
          try {
            status.complete(compile(named, code));
          } catch (Throwable e) {
            status.completeExceptionally(e);
          }
        },
        Limits.defaults());
    try {
      return status.get();
    } catch (ExecutionException e) {
      return failure(Objects.requireNonNullElse(e.getCause(), e));
    } finally {
      code.flush();
    }
  }

  private int failure(Throwable e) {
    return switch (e) {
      case CompilerException known -> failures.cannotRun("cc: " + printable(known));
      case FileSystemException known ->
          failures.cannotRun(
              "cc: %s: %s"
                  .formatted(
                      PrintableText.of(String.valueOf(known.getFile())),
                      PrintableText.of(Reasons.of(known))));
      case IOException known -> failures.cannotRun("cc: " + printable(known));
      default -> failures.report(e);
    };
  }

  private int compile(Optional<Path> named, CodeCache code) throws IOException, CompilerException {
    Path working = Path.of("").toAbsolutePath();
    Toolchain found = Toolchain.find(named, working);
    Console console = new Console(host.in(), host.out(), host.err(), host.environment());
    List<String> given = new ArrayList<>();
    if (Colours.areTerminals(host.terminals().err())) {
      given.add("-fcolor-diagnostics");
    }
    given.addAll(arguments);
    return new Compilation(found, DynamicLinker.create(code), working, console, this::unwritten)
        .run(given);
  }

  private void unwritten(OutputException e) {
    failures.cannotRun(
        "cc: cannot write %s: %s"
            .formatted(PrintableText.of(e.file()), PrintableText.of(Reasons.of(e.reason()))));
  }

  /** A message of several lines with what names say in printable characters. */
  private static String printable(Exception e) {
    return String.join(
        "\n", String.valueOf(e.getMessage()).lines().map(PrintableText::of).toList());
  }
}
