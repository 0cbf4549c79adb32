package dev.ligature.cli;

import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.GuestArena;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Symbol;
import dev.ligature.wasm.PrintableText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens a library and calls one of its functions. */
final class CalledFunction {
  private final Host host;
  private final Failures failures;
  private final RunOptions options;
  private int status;

  CalledFunction(Host host, Failures failures, RunOptions options) {
    this.host = host;
    this.failures = failures;
    this.options = options;
  }

  /**
   * Calls a function, and prints what it gives.
   *
   * @return the exit status
   * @throws UsageException if an option's value makes no sense
   */
  int call(String function, List<String> arguments, CallResult result) {
    Optional<EmscriptenRun> emscripten = EmscriptenRun.of(options);
    ProgramConfig config = RunConfig.of(options, emscripten.map(EmscriptenRun::functions), host);
    DynamicLinker linker = DynamicLinker.create(CacheOption.of(options, host));
    Thread thread =
        GuestStack.start(
            () -> {
              try (Program program =
                  RunProgram.opening(options, emscripten, linker, config).get()) {
                status = call(program, function, arguments, result);
              } catch (GuestExit e) {
                status = e.status();
              } catch (Throwable e) {
                status = failures.report(e);
              }
            },
            config.limits());
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitStatus.INTERNAL_ERROR;
    }
    return status;
  }

  private int call(Program program, String name, List<String> arguments, CallResult result)
      throws Throwable {
    Library main = program.main().orElseThrow();
    Optional<Symbol> symbol = main.find(name);
    if (symbol.isEmpty()) {
      return failures.cannotRun(missing(main, name));
    }
    if (symbol.get() instanceof DataSymbol data) {
      return failures.cannotRun(
          PrintableText.of("%s: %s is data, not a function".formatted(main.name(), name))
              + "\n>>> it is at 0x%x".formatted(data.address()));
    }
    FunctionSymbol function = (FunctionSymbol) symbol.get();
    try (GuestArena arena = program.newArena()) {
      List<Object> values =
          new CallArguments(PrintableText.of(name), function.type(), arena).values(arguments);
      return print(name, function.handle().invokeWithArguments(values), result, program);
    }
  }

  private int print(String name, @Nullable Object value, CallResult result, Program program) {
    Object[] values = value instanceof Object[] several ? several : new Object[] {value};
    for (Object one : values) {
      if (one == null) {
        continue;
      }
      try {
        host.printOut().println(result.text(one, program));
      } catch (IndexOutOfBoundsException e) {
        failures.cannotRun(
            "%s gives %s, which points to no string: %s"
                .formatted(
                    PrintableText.of(name), CallResult.HEX.text(one, program), e.getMessage()));
        return ExitStatus.INCOMPLETE;
      }
    }
    return ExitStatus.SUCCESS;
  }

  private static String missing(Library main, String name) {
    List<String> functions =
        main.symbols().stream().filter(FunctionSymbol.class::isInstance).map(Symbol::name).toList();
    String text = PrintableText.of("%s: no function %s is exported".formatted(main.name(), name));
    List<String> near = NearNames.of(name, functions);
    if (!near.isEmpty()) {
      return text + "\n>>> is " + PrintableText.of(String.join(" or ", near)) + " meant?";
    }
    return functions.isEmpty()
        ? text + "\n>>> it exports none: compile it with -fvisibility=default"
        : text + "\n>>> ligature nm -gU lists what it exports";
  }
}
