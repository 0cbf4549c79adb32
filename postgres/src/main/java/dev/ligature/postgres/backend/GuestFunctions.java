package dev.ligature.postgres.backend;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.Program;
import dev.ligature.linker.Symbol;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls of a program's functions by name, with strings. For one thread at a time. */
final class GuestFunctions {
  /**
   * Takes the status that a program has kept. Builds of two versions keep it and leave {@code main}
   * as programs do that go on by events, which has no status.
   */
  private static final String TAKE_STATUS = "pgl_setPGliteExitStatus";

  private static final int NONE = -1;

  private final Program program;

  /** Handles, each of which would be a new object when asked for again. */
  private final Map<String, MethodHandle> found = new HashMap<>();

  GuestFunctions(Program program) {
    this.program = program;
  }

  private MethodHandle function(String name) {
    return found.computeIfAbsent(name, this::find);
  }

  private MethodHandle find(String name) {
    Symbol symbol = program.findOrThrow(name);
    if (symbol instanceof FunctionSymbol function) {
      return function.handle();
    }
    throw new IllegalStateException(name + " is no function");
  }

  /** Calls a function that gives an {@code i32}, and takes such. */
  int call(String name, int... arguments) {
    MethodHandle function = function(name);
    try {
      // Each written out, for invokeWithArguments makes classes for each type when it is first
      // used.
      return switch (arguments.length) {
        case 0 -> (int) function.invokeExact();
        case 1 -> (int) function.invokeExact(arguments[0]);
        case 2 -> (int) function.invokeExact(arguments[0], arguments[1]);
        case 3 -> (int) function.invokeExact(arguments[0], arguments[1], arguments[2]);
        default -> (int) function.invokeWithArguments(list(arguments));
      };
    } catch (Throwable e) {
      throw unchecked(name, e);
    }
  }

  /** Calls a function for what it does. */
  void run(String name, int... arguments) {
    MethodHandle function = function(name);
    if (function.type().returnType() != void.class) {
      int _ = call(name, arguments);
      return;
    }
    try {
      switch (arguments.length) {
        case 0 -> function.invokeExact();
        case 1 -> function.invokeExact(arguments[0]);
        case 2 -> function.invokeExact(arguments[0], arguments[1]);
        case 3 -> function.invokeExact(arguments[0], arguments[1], arguments[2]);
        case 4 -> function.invokeExact(arguments[0], arguments[1], arguments[2], arguments[3]);
        default -> function.invokeWithArguments(list(arguments));
      }
    } catch (Throwable e) {
      throw unchecked(name, e);
    }
  }

  private static List<Integer> list(int[] arguments) {
    return Arrays.stream(arguments).boxed().toList();
  }

  /** What a guest's function has thrown; throws it on if it can be thrown as it is. */
  private static RuntimeException unchecked(String name, Throwable thrown) {
    if (thrown instanceof Error e) {
      throw e;
    }
    return thrown instanceof RuntimeException e
        ? e
        : new IllegalStateException(name + " threw what no guest throws", thrown);
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
  int callWithTexts(String name, List<String> texts, int... rest) {
    int stack = call("emscripten_stack_get_current");
    try {
      return call(name, withTexts(texts, rest));
    } finally {
      run("_emscripten_stack_restore", stack);
    }
  }

  /** Calls a function that gives nothing with strings that are there for the call. */
  void runWithTexts(String name, List<String> texts, int... rest) {
    int stack = call("emscripten_stack_get_current");
    try {
      run(name, withTexts(texts, rest));
    } finally {
      run("_emscripten_stack_restore", stack);
    }
  }

  private int[] withTexts(List<String> texts, int[] rest) {
    int[] arguments = new int[texts.size() + rest.length];
    for (int i = 0; i < texts.size(); i++) {
      arguments[i] = onStack(texts.get(i));
    }
    System.arraycopy(rest, 0, arguments, texts.size(), rest.length);
    return arguments;
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
