package dev.ligature.linker;

import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;

/** A function that a library or the host defines. Not for implementing outside this module. */
public non-sealed interface FunctionSymbol extends Symbol {
  /**
   * A handle that calls the function, with exactly the type that {@link
   * dev.ligature.engine.Engine#methodType} gives for {@link #type}. A trap is thrown as {@link
   * dev.ligature.engine.TrapException}, an exit as {@link GuestExit}.
   *
   * @throws IllegalStateException if the library was unloaded
   */
  MethodHandle handle();

  /** The type. */
  FuncType type();

  /**
   * The function's address in the guest: its index in the program's table, the same whoever asks.
   * The function is put there if nobody took its address before.
   *
   * @throws LinkException if the table is full
   * @throws IllegalStateException if the library was unloaded
   */
  int tableIndex();
}
