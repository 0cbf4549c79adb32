package dev.ligature.linker;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A program: one memory, one table, a link map with its main module first. Programs never see each
 * other. Libraries are opened and symbols found in the base namespace; see {@link Namespace}. After
 * {@link #close} all but {@link #config} throws {@link IllegalStateException}.
 *
 * <p>Not for implementing outside this module.
 */
public interface Program extends AutoCloseable {
  /** How it was opened. */
  ProgramConfig config();

  /** The main module; empty if the program was opened without one. */
  Optional<Library> main();

  /**
   * Runs main to its end: {@code _start}, else {@code __main_void}, {@code __main_argc_argv} or
   * {@code main}, else the {@code main} of the global scope. A normal end runs the destructors of
   * all libraries.
   *
   * @return the exit status: what main returned, or the status of the guest's exit
   * @throws dev.ligature.engine.TrapException if the guest trapped
   * @throws LinkException if a lazily bound function has no definition, or main is of a type that
   *     no main has
   * @throws IllegalStateException if there is nothing to run, or it has run
   */
  int run();

  /**
   * How the program ended, as soon as it has: by main's return or exit, or by the exit or trap of a
   * thread, while the Java thread of {@link #run} may still be computing. A thread that ends the
   * program interrupts those of the others that wait. What waits in the program's memory, in
   * whatever Java thread's call, leaves it by a {@link dev.ligature.engine.TrapException} of the
   * kind {@link dev.ligature.engine.TrapKind#PROGRAM_ENDED}, and so does what would wait later. A
   * Java thread that is interrupted while it waits there leaves by one of the kind {@link
   * dev.ligature.engine.TrapKind#INTERRUPTED}, and is still interrupted then.
   *
   * @return completed with the exit status, or exceptionally with what {@link #run} throws
   */
  CompletableFuture<Integer> ended();

  /**
   * Stops all Java threads that are in the program's guests now, whatever they do there: each call
   * ends by {@link dev.ligature.engine.GuestInterrupted}, as a rule within 10 ms. What a guest was
   * doing is not done; what it held, such as a lock, it still holds. The program can be called
   * again and closed.
   *
   * <p>A thread in a host function is interrupted as {@link Thread#interrupt} does it, and leaves
   * when the host function returns. Growing a memory, generating code and a system call on a file
   * are not stopped in the middle. Guests of another program that it has called through the host
   * are stopped if that program is interruptible too.
   *
   * <p>{@link Thread#interrupt} stops a thread in the same way, and leaves it interrupted.
   *
   * @throws IllegalStateException if the program is not {@linkplain ProgramConfig#interruptible
   *     interruptible}
   */
  void interrupt();

  /**
   * Has the program's first thread run something between two of the guest's instructions, and go
   * on, as a signal does it: where a function begins, or at a loop's next turn. The handler runs on
   * the guest's Java thread and may call the guest; what it throws passes through the guest's
   * frames. A thread in a host function runs it when it is back in the guest.
   *
   * @param handler what to run
   * @return whether it is going to run: false if the thread is not in the guest, or something else
   *     is before it. It is not run either if the thread leaves the guest first
   * @throws IllegalStateException if the program is not {@linkplain ProgramConfig#interruptible
   *     interruptible}
   */
  boolean signal(Runnable handler);

  /**
   * Runs something on the calling thread, in which this program's guests have a limited time. When
   * it is over they are stopped as by {@link #interrupt}, and so is what the action calls in them
   * later.
   *
   * @param limit from now
   * @param action what to run
   * @return what the action gives
   * @throws dev.ligature.engine.GuestInterrupted from the action, if the time was over
   * @throws IllegalArgumentException if the limit is not positive
   * @throws IllegalStateException if the program is not {@linkplain ProgramConfig#interruptible
   *     interruptible}
   */
  <T, E extends Throwable> T within(Duration limit, GuestThread.Action<T, E> action) throws E;

  /**
   * Begins a thread of the guest, for Java threads to run as.
   *
   * @return the thread, to be closed when it is not needed any more
   * @throws IllegalStateException if the program is not made for threads: they need a shared memory
   *     and a stack pointer that main imports or exports
   * @throws LinkException if there is no room for its stack, of {@link ProgramConfig#stackSize}
   *     bytes, or there are {@linkplain Limit#THREADS as many} as there may be
   */
  GuestThread newThread();

  /**
   * Opens a library lazily bound and local, as {@code dlopen(name, RTLD_LAZY | RTLD_LOCAL)}.
   *
   * @param name a path if it has a slash; otherwise searched for
   * @throws LinkException if it can't be linked; nothing stays behind then
   * @throws dev.ligature.engine.TrapException if a constructor traps; nothing stays behind either
   */
  default Library open(String name) {
    return open(name, Set.of(OpenFlag.LAZY));
  }

  /**
   * Opens a library. Constructors have run when this returns, unless a constructor opens itself.
   *
   * @param name a path if it has a slash; otherwise searched for
   * @param flags how: at least one of {@link OpenFlag#LAZY} and {@link OpenFlag#NOW}; NOW wins
   * @throws LinkException if it can't be linked, or the flags are wrong
   * @throws dev.ligature.engine.TrapException if a constructor traps
   */
  Library open(String name, Set<OpenFlag> flags);

  /** As {@link #open(String, Set)}. */
  default Library open(String name, OpenFlag first, OpenFlag... rest) {
    return open(name, java.util.EnumSet.of(first, rest));
  }

  /**
   * Opens a library whose module is in memory; the same bytes are the same library.
   *
   * @param name the name in the link map, by which needed libraries find it too
   * @param module the module; kept, not copied
   * @param flags how, as in {@link #open(String, Set)}
   * @throws LinkException as {@link #open(String, Set)}
   */
  Library open(String name, byte[] module, Set<OpenFlag> flags);

  /**
   * Looks a symbol up in the global scope, as {@code dlsym(dlopen(NULL), name)}.
   *
   * @param name the symbol's name
   */
  Optional<Symbol> find(String name);

  /**
   * As {@link #find}.
   *
   * @throws NoSuchElementException if it is not there
   */
  default Symbol findOrThrow(String name) {
    return find(name).orElseThrow(() -> new NoSuchElementException("undefined symbol: " + name));
  }

  /**
   * The function of that name in the global scope.
   *
   * @param name the function's name
   * @throws NoSuchElementException if it is not there or is data
   */
  default FunctionSymbol function(String name) {
    if (findOrThrow(name) instanceof FunctionSymbol function) {
      return function;
    }
    throw new NoSuchElementException(name + " is data, not a function");
  }

  /**
   * Makes C functions of the global scope, such as main's, the methods of an interface; see {@link
   * Library#bind}.
   *
   * @param type the interface
   * @param lookup has access to it: {@link MethodHandles#lookup}
   * @throws BindException if there is a symbol missing, or one of another type
   */
  <T> T bind(Class<T> type, MethodHandles.Lookup lookup);

  /**
   * Opens a library in a namespace of its own, bound to an interface, so that a newer version of
   * its file can take its place: for plug-ins under development, and for updates without a stop.
   *
   * @param name a path if it has a slash; otherwise searched for, anew each time
   * @param type the interface, as for {@link Library#bind}
   * @param lookup has access to it: {@link MethodHandles#lookup}
   * @throws LinkException if it can't be linked
   * @throws BindException if it does not fit the interface
   */
  <T> Reloadable<T> reloadable(String name, Class<T> type, MethodHandles.Lookup lookup);

  /**
   * Begins an arena: memory and callbacks for guests, until it is closed. Records and interfaces
   * that it is given are to be public.
   */
  default GuestArena newArena() {
    return newArena(MethodHandles.publicLookup());
  }

  /**
   * As {@link #newArena()}.
   *
   * @param lookup has access to the records and interfaces: {@link MethodHandles#lookup}
   */
  GuestArena newArena(MethodHandles.Lookup lookup);

  /**
   * A pointer of the guest.
   *
   * @param address the address in bytes, or a table index
   * @throws IllegalArgumentException if no guest has it
   */
  GuestPointer pointer(long address);

  /** The link map as it is now: main first, then in load order. */
  List<Library> libraries();

  /**
   * Makes an empty namespace, which is there until it is closed. Libraries in it and the program's
   * other libraries do not see each other.
   *
   * @throws LinkException if there are {@linkplain Limit#NAMESPACES as many} as there may be
   */
  Namespace newNamespace();

  /** All namespaces as they are now, the base one first, then those made by Java or by guests. */
  List<Namespace> namespaces();

  /**
   * The library, of any namespace, that a guest's pointer points into, as {@code dladdr} tells it.
   *
   * @param pointer an address in bytes, or a table index: no address of data is as low as those
   * @return the library; empty for null, the stack, the heap and the unknown
   */
  Optional<Library> libraryAt(long pointer);

  /**
   * The symbol that a guest's pointer points to, as {@code dladdr} tells it: the function of a
   * table index, or the nearest data symbol at or below an address in the same library.
   *
   * @param pointer an address in bytes, or a table index
   */
  Optional<Symbol> symbolAt(long pointer);

  /**
   * The function at a table index, or empty if there is none: what a guest's function pointer
   * points to.
   *
   * @param tableIndex the function pointer
   */
  Optional<FunctionSymbol> functionAt(int tableIndex);

  /**
   * The table index of a host function: a pointer that guests can call. The same function has the
   * same index.
   *
   * @param function the function; need not be registered
   * @throws LinkException if the table is full
   */
  int tableIndex(HostFunction function);

  /**
   * The guest memory as it is now. Little-endian, and a heap segment without alignment: use layouts
   * such as {@link java.lang.foreign.ValueLayout#JAVA_INT_UNALIGNED} in that order. The guest may
   * replace the segment: ask again after calling guest code. Asking may move a memory that is not
   * shared: not while guest code runs on another Java thread.
   *
   * @throws IllegalStateException if main has none
   */
  MemorySegment memory();

  /**
   * The guest memory up to an address at least, as {@link #memory()} gives all of it. Of a large
   * memory that the guest has used the beginning of, it is the beginning: the rest is not allocated
   * before it is asked for. What the memory has behind the segment are zeros.
   *
   * @param end the address behind the last byte needed; if that is not in the memory, the segment
   *     ends before it
   * @throws IllegalStateException if main has none
   */
  MemorySegment memory(long end);

  /**
   * The size of the guest memory in bytes.
   *
   * @throws IllegalStateException if main has none
   */
  long memorySize();

  /**
   * Grows the guest memory by zeroed pages. For the host side of guests that leave it to the host,
   * as Emscripten's do; what is in the new pages is the guest's business.
   *
   * @param pages how many pages of 64 KiB
   * @return the size before in pages, or -1 if the memory's limit or the Java heap does not allow
   *     it
   * @throws IllegalStateException if main has none
   * @see <a href="https://webassembly.github.io/spec/core/exec/instructions.html#exec-memory-grow">
   *     memory.grow</a>
   */
  long growMemory(long pages);

  /**
   * Allocates guest memory by the guest's {@code malloc}: that of the global scope, else of the
   * first library that has a {@code malloc} and a {@code free}.
   *
   * @param byteSize how many bytes
   * @return the address in bytes
   * @throws IllegalStateException if the guest has no {@code malloc}, or it gives null
   * @throws IllegalArgumentException if no guest can have as many bytes, or less than none
   */
  long allocate(long byteSize);

  /**
   * Frees what {@link #allocate} or the guest's {@code malloc} gave.
   *
   * @param address the address in bytes
   * @throws IllegalStateException if the guest has no {@code free}
   * @throws IllegalArgumentException if it is no address of 32 bits
   */
  void free(long address);

  /**
   * Saves the program: its libraries and what they are bound to, memories, tables, globals and exit
   * handlers. {@link DynamicLinker#restore} makes a program of it that goes on where this one is,
   * in another JVM too. This one goes on as well. Modules in files are not in it, only where they
   * are and a hash of them; nor is the state of the host: the host's functions and globals, and
   * {@linkplain HostModule host modules}. No other thread may be calling it meanwhile.
   *
   * @param out where to, not closed
   * @throws IOException if it can't be written
   * @throws IllegalStateException if it can't be saved: guest code is running, its memory is shared
   *     between threads, it has further namespaces, a symbol is rebound, a guest holds a reference
   *     that nothing tells from others in another run, or a host module {@linkplain
   *     HostModule#unsaved has state}
   */
  void snapshot(OutputStream out) throws IOException;

  /**
   * Another program that goes on where this one is, as {@link #snapshot} and {@link
   * DynamicLinker#restore} make it, with the same configuration: a copy of its memory is what it
   * costs. It has libraries, handles and host modules of its own, and is to be closed by itself.
   *
   * @throws IllegalStateException if it can't be saved, as in {@link #snapshot}
   * @throws LinkException.NoRoom if there is no room for another one
   */
  Program fork();

  /**
   * Ends the program: what its guests hold is given up. No destructor runs. Calls that wait in its
   * memory end as they do when the program {@linkplain #ended ends}. If it is {@linkplain
   * ProgramConfig#interruptible interruptible}, so do those that compute.
   */
  @Override
  void close();
}
