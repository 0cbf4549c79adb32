package dev.ligature.conformance.hostile;

import dev.ligature.conformance.hostile.Operations.Operation;
import dev.ligature.engine.Engine;
import dev.ligature.engine.Func;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.Instance;
import dev.ligature.engine.TrapException;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * Exhausts the stack within each operation, at many depths, before anything in this JVM has done
 * it; then does all of them as other guests would. A process of its own: a class that breaks does
 * so for good.
 */
final class StackEnd {
  private static final FuncType GIVES_INT = new FuncType(List.of(), List.of(ValType.I32));

  /** The stack of the guests that exhaust it. */
  private static final long STACK = 1 << 20;

  /** How many calls from the end on nothing can be different any more. */
  private static final int FARTHEST = 5000;

  private final WasmModule deep = Operations.deep();
  private final WasmModule operations = Operations.operations();
  private final StackDepth[] deepest = {new StackDepth(), new StackDepth()};
  private final List<String> problems = new ArrayList<>();

  private StackEnd() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    StackEnd test = new StackEnd();
    for (int k = 0; k < Operations.ALL.size(); k++) {
      test.exhaust(k, true);
      test.exhaust(k, false);
    }
    test.checkAll();
    test.problems.stream().distinct().limit(20).forEach(System.out::println);
    System.out.println(test.problems.isEmpty() ? "all right" : test.problems.size() + " problems");
  }

  /** A new program on a new engine: all its classes are generated when they are first needed. */
  private MethodHandle program() {
    Engine engine = new Engine();
    Func host = engine.hostFunction("host", GIVES_INT, method("host"));
    Func lazy = engine.lazyFunction("lazy", GIVES_INT, () -> host);
    Func fails = engine.hostFunction("fails", GIVES_INT, method("fails"));
    Instance op = engine.compile("operations", operations).allocate(List.of(host, lazy, fails));
    op.initialize();
    Func function = (Func) op.export("op").orElseThrow();
    Instance caller = engine.compile("deep", deep).allocate(List.of(function));
    caller.initialize();
    return ((Func) caller.export("deep").orElseThrow()).handle();
  }

  private static MethodHandle method(String name) {
    try {
      return MethodHandles.lookup()
          .findStatic(StackEnd.class, name, MethodType.methodType(int.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  static int host() {
    return Operations.RESULT;
  }

  static int fails() {
    throw new IllegalStateException("host");
  }

  /**
   * Lets an operation run where the stack ends.
   *
   * @param prepared whether the code of its function is there before, so that the end comes later
   */
  private void exhaust(int k, boolean prepared) throws IOException, InterruptedException {
    int end = deepest[prepared ? 1 : 0].find(depth -> attempt(0, depth, prepared));
    for (int less = -9; less < Math.min(end, FARTHEST); less += Math.max(3, less / 2)) {
      attempt(k, end - less, prepared);
    }
  }

  private boolean attempt(int k, int depth, boolean prepared) throws InterruptedException {
    MethodHandle program = program();
    if (prepared) {
      call(program, Operations.PREPARE + k, 0);
    }
    boolean[] good = {false};
    Thread thread = new Thread(null, () -> good[0] = call(program, k, depth), "guest", STACK);
    thread.start();
    thread.join();
    return good[0];
  }

  /** Whether it got there; everything but its own trap and that of the stack is a problem. */
  private boolean call(MethodHandle program, int k, int depth) {
    Operation operation = Operations.ALL.get(k % Operations.PREPARE);
    try {
      return (int) program.invokeExact(depth, k) == Operations.RESULT;
    } catch (Throwable e) {
      String message = String.valueOf(e.getMessage());
      boolean expected =
          e instanceof TrapException
              ? message.equals("call stack exhausted") || isOf(operation, message)
              : e instanceof GuestException || e instanceof IllegalStateException;
      if (!expected) {
        problems.add(operation.name() + " at depth " + depth + ": " + describe(e));
      }
      return false;
    }
  }

  private static boolean isOf(Operation operation, String message) {
    return !operation.trap().isEmpty() && message.startsWith(operation.trap());
  }

  private static String describe(Throwable e) {
    return e + (e.getCause() == null ? "" : " by " + e.getCause());
  }

  private void checkAll() {
    for (int k = 0; k < Operations.ALL.size(); k++) {
      Operation operation = Operations.ALL.get(k);
      try {
        int result = (int) program().invokeExact(3, k);
        if (result != Operations.RESULT || !operation.trap().isEmpty()) {
          problems.add(operation.name() + " gives " + result);
        }
      } catch (Throwable e) {
        if (!isOf(operation, String.valueOf(e.getMessage()))) {
          problems.add(operation.name() + " afterwards: " + describe(e));
        }
      }
    }
  }
}
