package dev.ligature.linker.map;

import dev.ligature.engine.Func;
import dev.ligature.engine.GuestInterrupted;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.LinkException;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmException;
import java.util.List;

/** Calls of guest functions by the linker. */
public final class GuestCode {
  /** The type of functions that are only called for what they do. */
  public static final FuncType PROCEDURE = new FuncType(List.of(), List.of());

  /** The type of exit handlers that take an argument. */
  public static final FuncType HANDLER = new FuncType(List.of(ValType.I32), List.of());

  /** The same where pointers have 64 bits. */
  public static final FuncType WIDE_HANDLER = new FuncType(List.of(ValType.I64), List.of());

  /** The type of functions that give one integer. */
  public static final FuncType GETTER = new FuncType(List.of(), List.of(ValType.I32));

  private GuestCode() {}

  /** Something that calls a function. */
  @FunctionalInterface
  public interface Call<T> {
    T run() throws Throwable;
  }

  /** Something that calls a function and gives nothing. */
  @FunctionalInterface
  public interface Action {
    void run() throws Throwable;
  }

  /** As {@link #run}, for what gives nothing. */
  public static void perform(Action action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw checked(e);
    }
  }

  private static IllegalStateException checked(Throwable thrown) {
    return new IllegalStateException("a host function threw a checked exception", thrown);
  }

  /** Runs a call; method handles declare what no guest or host function throws. */
  public static <T> T run(Call<T> call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw checked(e);
    }
  }

  /**
   * Calls a function without parameters and results.
   *
   * @throws TrapException if it is of another type
   */
  public static void call(Func function) {
    check(function, PROCEDURE);
    perform(
        () -> {
          function.handle().invokeExact();
        });
  }

  /**
   * Calls a function that takes one integer, or one pointer of whatever width.
   *
   * @throws TrapException if it is of another type
   */
  public static void call(Func function, long argument) {
    if (function.functionType().equals(WIDE_HANDLER)) {
      perform(
          () -> {
            function.handle().invokeExact(argument);
          });
      return;
    }
    check(function, HANDLER);
    int narrow = (int) argument;
    perform(
        () -> {
          function.handle().invokeExact(narrow);
        });
  }

  /** Whether a function takes one integer, or one pointer of whatever width, and gives nothing. */
  public static boolean isHandler(Func function) {
    FuncType type = function.functionType();
    return type.equals(HANDLER) || type.equals(WIDE_HANDLER);
  }

  /**
   * Checks that a function can be called as one of a type, as an indirect call would.
   *
   * @throws TrapException if it is of another type
   */
  public static void check(Func function, FuncType expected) {
    if (!function.functionType().equals(expected)) {
      throw new TrapException(
          TrapKind.INDIRECT_CALL_TYPE_MISMATCH,
          "%s is a function %s, not %s"
              .formatted(function.name(), function.functionType(), expected));
    }
  }

  /**
   * Runs code of a library that is being loaded.
   *
   * @param what the name of what runs, for messages
   * @throws LinkException.InitializationFailed if it traps
   * @throws LinkException.InvalidModule if a function turns out to be invalid
   */
  public static void initialize(LoadedLibrary library, String what, Runnable code) {
    try {
      code.run();
    } catch (GuestInterrupted e) {
      // Whoever stops a thread gets what stopped it, wherever it was.
      throw e;
    } catch (TrapException e) {
      throw new LinkException.InitializationFailed(library.name(), what, e, library.chain());
    } catch (WasmException e) {
      throw new LinkException.InvalidModule(
          library.name(), "in " + what + ": " + e.getMessage(), "", library.chain(), e);
    }
  }
}
