package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.Global;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.allocate.ContextTables;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.host.LibraryCaller;
import dev.ligature.linker.map.LoadedLibrary;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The stack pointer and the address of thread-local data as functions, which code for wasip3 calls
 * where other code has globals. The stack is the one that all libraries share. The address is each
 * library's own, in each thread.
 *
 * @see <a href="https://github.com/WebAssembly/wasi-libc/issues/857">wasi-libc issue 857</a>
 */
public final class ThreadContextAbi {
  private final ProgramMemory memory;
  private final ContextTables tables;
  private final ReentrantLock lock;

  /** The functions of one program. */
  public ThreadContextAbi(ProgramMemory memory, ContextTables tables, ReentrantLock lock) {
    this.memory = memory;
    this.tables = tables;
    this.lock = lock;
  }

  /** The functions, ahead of what guests define: a library's own would serve itself alone. */
  public List<HostFunction> functions() {
    return new HostFunctions(MethodHandles.lookup(), this, HostFunction.ENV)
        .add("__wasm_get_stack_pointer", "stackPointer", methodType(int.class))
        .add("__wasm_set_stack_pointer", "setStackPointer", methodType(void.class, int.class))
        .add("__wasm_get_tls_base", "tlsBase", methodType(int.class, Caller.class))
        .add("__wasm_set_tls_base", "setTlsBase", methodType(void.class, Caller.class, int.class))
        .list();
  }

  /** {@code void *__wasm_get_stack_pointer(void)}. */
  int stackPointer() {
    return cell().value;
  }

  /** {@code void __wasm_set_stack_pointer(void *)}. */
  void setStackPointer(int pointer) {
    cell().value = pointer;
  }

  private Global.I32 cell() {
    if (memory.stackPointer() instanceof Global.I32 cell) {
      return cell;
    }
    throw new TrapException(
        TrapKind.UNRESOLVED_FUNCTION,
        "the stack pointer is asked for, which main keeps to itself: link it with"
            + " --export=__stack_pointer");
  }

  /** {@code void *__wasm_get_tls_base(void)}. */
  int tlsBase(Caller caller) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    if (library == null) {
      return 0;
    }
    if (library.lacksContext()) {
      // What the guest would read and write else is at address 0.
      throw new TrapException(
          TrapKind.UNINITIALIZED_ELEMENT,
          ("the first thread has no thread-local data of %s, whose constructors have made them for"
                  + " the thread that opened it: open it in the first thread")
              .formatted(library.name()));
    }
    return library.context();
  }

  /** {@code void __wasm_set_tls_base(void *)}. */
  void setTlsBase(Caller caller, int base) {
    LoadedLibrary library = ((LibraryCaller) caller).loaded();
    if (library == null) {
      return;
    }
    boolean ofFirst = library.setContext(base);
    if (ofFirst) {
      lock.lock();
      try {
        tables.note(library);
      } finally {
        lock.unlock();
      }
    }
  }
}
