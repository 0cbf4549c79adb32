package dev.ligature.cli;

import dev.ligature.cli.json.JsonObject;
import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.GuestArena;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.Symbol;
import dev.ligature.wasm.NearNames;
import dev.ligature.wasm.PrintableText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call of one function of a library. */
final class CalledFunction {
  private final Host host;
  private final Failures failures;
  private final String name;
  private final List<String> arguments;
  private final CallResult form;
  private final boolean json;

  /**
   * A call.
   *
   * @param arguments as the command line has them
   * @param form how results are printed
   * @param json whether as JSON
   */
  CalledFunction(
      Host host,
      Failures failures,
      String name,
      List<String> arguments,
      CallResult form,
      boolean json) {
    this.host = host;
    this.failures = failures;
    this.name = name;
    this.arguments = arguments;
    this.form = form;
    this.json = json;
  }

  /**
   * Calls the function of a program's main module, and prints what it gives.
   *
   * @return the exit status
   * @throws UsageException if the arguments do not fit
   */
  int call(Program program) throws Throwable {
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
      Object value = function.handle().invokeWithArguments(values);
      try {
        print(
            function,
            main,
            function.type().results().isEmpty() ? List.of() : results(value),
            program);
        return ExitStatus.SUCCESS;
      } catch (NoStringException e) {
        failures.cannotRun(PrintableText.of(name) + " gives " + e.getMessage());
        return ExitStatus.INCOMPLETE;
      }
    }
  }

  private static List<@Nullable Object> results(@Nullable Object value) {
    return value instanceof Object[] several
        ? Arrays.asList(several)
        : Collections.singletonList(value);
  }

  private void print(
      FunctionSymbol function, Library main, List<@Nullable Object> values, Program program) {
    PrintWriter out = host.printOut();
    if (!json) {
      values.stream()
          .map(value -> CallResult.printable(text(value, program).orElse("null")))
          .forEach(out::println);
      return;
    }
    List<JsonObject> results = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      results.add(
          new JsonObject()
              .with("type", function.type().results().get(i).toString())
              .with("value", text(values.get(i), program)));
    }
    out.println(
        new JsonObject()
            .with("library", main.name())
            .with("function", name)
            .with("type", function.type().toString())
            .with("results", results, result -> result));
  }

  private Optional<String> text(@Nullable Object value, Program program) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      return form.text(value, program);
    } catch (IndexOutOfBoundsException e) {
      throw new NoStringException(
          "%s, which points to no string: %s"
              .formatted(CallResult.HEX.text(value, program).orElseThrow(), e.getMessage()));
    }
  }

  /** A result that is to be a string is none. */
  private static final class NoStringException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoStringException(String message) {
      super(message);
    }
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
