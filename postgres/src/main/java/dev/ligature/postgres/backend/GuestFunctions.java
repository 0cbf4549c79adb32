package dev.ligature.postgres.backend;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.Program;
import dev.ligature.linker.Symbol;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calls of a program's functions by name, with strings. For one thread at a time. */
final class GuestFunctions {
  /**
   * Takes the status that a program has kept. Builds of two versions keep it and leave {@code main}
   * as programs do that go on by events, which has no status.
   */
  private static final String TAKE_STATUS = "pgl_setPGliteExitStatus";

  private static final int NONE = -1;

  private final Program program;
  private final Map<String, FunctionSymbol> found = new HashMap<>();

  GuestFunctions(Program program) {
    this.program = program;
  }

  /** A function by its name. */
  FunctionSymbol function(String name) {
    return found.computeIfAbsent(name, this::find);
  }

  private FunctionSymbol find(String name) {
    Symbol symbol = program.findOrThrow(name);
    if (symbol instanceof FunctionSymbol function) {
      return function;
    }
    throw new IllegalStateException(name + " is no function");
  }

  /** Calls a function that gives an {@code i32}. */
  int call(String name, Object... arguments) {
    return (Integer) Objects.requireNonNull(invoke(name, arguments));
  }

  /** Calls a function that gives nothing. */
  void run(String name, Object... arguments) {
    invoke(name, arguments);
  }

  private @Nullable Object invoke(String name, Object... arguments) {
    try {
      return function(name).handle().invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(name + " threw what no guest throws", e);
    }
  }

  /**
   * Calls {@code main} on the stack as it is, and gives its exit status. What it leaves on the
   * stack goes.
   */
  int main(List<String> arguments) {
    int stack = call("emscripten_stack_get_current");
    try {
      int argv = call("_emscripten_stack_alloc", (arguments.size() + 1) * Integer.BYTES);
      for (int i = 0; i < arguments.size(); i++) {
        int text = onStack(arguments.get(i));
        GuestBytes.write(program, argv + (long) i * Integer.BYTES, text);
      }
      GuestBytes.write(program, argv + (long) arguments.size() * Integer.BYTES, 0);
      return call("__main_argc_argv", arguments.size(), argv);
    } catch (GuestExit e) {
      return status(e);
    } finally {
      run("_emscripten_stack_restore", stack);
    }
  }

  /** Whether the program keeps its status. */
  boolean keepsStatus() {
    return program.find(TAKE_STATUS).isPresent();
  }

  /** The status that the program has ended with, where an exit is caught. */
  int status(GuestExit exit) {
    if (!keepsStatus()) {
      return exit.status();
    }
    int kept = call(TAKE_STATUS, NONE);
    return kept < 0 ? exit.status() : kept;
  }

  /** Calls a function that gives an {@code i32} with strings that are there for the call. */
  int callWithTexts(String name, List<String> texts, Object... rest) {
    return (Integer) Objects.requireNonNull(withTexts(name, texts, rest));
  }

  /** Calls a function that gives nothing with strings that are there for the call. */
  void runWithTexts(String name, List<String> texts, Object... rest) {
    withTexts(name, texts, rest);
  }

  private @Nullable Object withTexts(String name, List<String> texts, Object... rest) {
    int stack = call("emscripten_stack_get_current");
    try {
      Object[] arguments = new Object[texts.size() + rest.length];
      for (int i = 0; i < texts.size(); i++) {
        arguments[i] = onStack(texts.get(i));
      }
      System.arraycopy(rest, 0, arguments, texts.size(), rest.length);
      return invoke(name, arguments);
    } finally {
      run("_emscripten_stack_restore", stack);
    }
  }

  private int onStack(String text) {
    byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
    int address = call("_emscripten_stack_alloc", bytes.length);
    GuestBytes.write(program, address, bytes, bytes.length);
    return address;
  }

  /** The string at an address. */
  String text(int address) {
    return GuestBytes.text(program, address);
  }
}
