package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.find.LibraryModule;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.thread.GuestThreads;
import dev.ligature.linker.thread.ThreadState;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * The host's part of Emscripten's threads. The guest's {@code pthread_create} makes a {@code struct
 * pthread} with a stack and asks for a thread; locks, conditions and joining are the guest's own,
 * by atomic instructions. A thread that is asked to do something for another is told so by its
 * host, and does it when its function has left it to wait for events, or when it waits in main.
 *
 * <p>All threads share one table and one set of libraries, and any of them may block, the first one
 * too: nothing is left to another thread for the sake of the host.
 *
 * @see <a href="https://emscripten.org/docs/porting/pthreads.html">Emscripten: pthreads support</a>
 */
public final class EmscriptenThreadAbi {
  private static final String CREATE = "__pthread_create_js";
  private static final int AGAIN = 6;
  private static final int INVALID = 28;
  private static final int NO_SUCH_THREAD = 71;
  private static final int NOT_SUPPORTED = 52;
  private static final int SIGNALS = 65;
  private static final int SIGCANCEL = 33;
  private static final int CANCELED = -1;

  private static final FuncType ENTRY = new FuncType(List.of(ValType.I32), List.of(ValType.I32));

  private static final List<String> CHECK_MAILBOX = List.of("_emscripten_check_mailbox");
  private static final List<String> RUN_QUEUE =
      List.of("_emscripten_proxy_execute_task_queue", "emscripten_proxy_execute_queue");
  private static final List<String> RUN_CALLS =
      List.of("emscripten_current_thread_process_queued_calls");
  private static final List<String> EXIT = List.of("_emscripten_thread_exit");
  private static final String FREE = "_emscripten_thread_free_data";

  private final GuestThreads threads;
  private final ProgramMemory memory;
  private final FunctionPointers pointers;
  private final PthreadRuntime runtime;
  private final PthreadMemory structures;
  private final int stackSize;

  /** By address, until their stacks are freed. */
  private final Map<Integer, Pthread> known = new ConcurrentHashMap<>();

  private final Map<ThreadState, Pthread> running = new ConcurrentHashMap<>();

  /** Detached threads that are gone: another thread has to free their stacks. */
  private final Queue<Pthread> left = new ConcurrentLinkedQueue<>();

  private final AtomicInteger count = new AtomicInteger();
  private volatile int first;

  /**
   * The functions of one program.
   *
   * @param stackSize the size of the stack of a thread for which the guest says none, in bytes
   */
  public EmscriptenThreadAbi(
      GuestThreads threads,
      ProgramMemory memory,
      ProgramTable table,
      LinkMaps linkMaps,
      long stackSize) {
    this.threads = threads;
    this.memory = memory;
    this.pointers = new FunctionPointers(table);
    this.runtime = new PthreadRuntime(linkMaps);
    this.structures = new PthreadMemory(memory);
    this.stackSize = (int) stackSize;
  }

  /** Whether a main module begins its threads in this way. */
  public static boolean isSpokenBy(LibraryModule main) {
    return main.module().imports().stream()
        .anyMatch(i -> i.module().equals(HostFunction.ENV) && i.name().equals(CREATE));
  }

  /** The functions, of which some have had several types. */
  public HostModule functions() {
    Class<?> i32 = int.class;
    Class<?> none = void.class;
    return new TypedFunctions(MethodHandles.lookup(), this)
        .add(CREATE, "create", methodType(i32, i32, i32, i32, i32))
        .add("_emscripten_init_main_thread_js", "initFirst", methodType(none, i32))
        .add("__emscripten_init_main_thread_js", "initFirst", methodType(none, i32))
        .add("_emscripten_thread_cleanup", "cleanUp", methodType(none, i32))
        .add("__emscripten_thread_cleanup", "cleanUp", methodType(none, i32))
        .add("_emscripten_thread_set_strongref", "ignore", methodType(none, i32))
        .add("_emscripten_thread_exit_joinable", "ignore", methodType(none, i32))
        .add("_emscripten_thread_mailbox_await", "ignore", methodType(none, i32))
        .add("_emscripten_notify_mailbox_postmessage", "notify", methodType(none, i32, i32))
        .add("_emscripten_notify_mailbox_postmessage", "notify", methodType(none, i32, i32, i32))
        .add("_emscripten_notify_task_queue", "notifyQueue", methodType(none, i32, i32, i32, i32))
        .add(
            "_emscripten_notify_proxying_queue",
            "notifyOfQueue",
            methodType(i32, i32, i32, i32, i32))
        .add("_emscripten_notify_thread_queue", "notifyOfCalls", methodType(i32, i32, i32))
        .add("_emscripten_dlsync_threads_async", "synced", methodType(none, i32, i32, i32))
        .add("emscripten_unwind_to_js_event_loop", "leave", methodType(none))
        .add("emscripten_exit_with_live_runtime", "leave", methodType(none))
        .add("_emscripten_default_pthread_stack_size", "stackSize", methodType(i32))
        .add("emscripten_has_threading_support", "hasThreads", methodType(i32))
        .add("__pthread_kill_js", "kill", methodType(i32, i32, i32))
        .add("pthread_kill", "kill", methodType(i32, i32, i32))
        .add("emscripten_set_current_thread_status", "ignore", methodType(none, i32))
        .add(
            "emscripten_conditional_set_current_thread_status",
            "ignore",
            methodType(none, i32, i32))
        .add("emscripten_set_thread_name", "ignore", methodType(none, i32, i32))
        .group();
  }

  /**
   * {@code int __pthread_create_js(struct pthread *, const pthread_attr_t *, void *(*start)(void
   * *), void *argument)}: 0, or the number of the error.
   */
  int create(int address, int attributes, int start, int argument) {
    if (!memory.isShared()) {
      return AGAIN;
    }
    freeDetached();
    PthreadMemory.Stack stack =
        structures
            .stack(address)
            .orElseThrow(
                () ->
                    new TrapException(
                        TrapKind.UNREACHABLE,
                        "the structure of a thread at %d is of no version of Emscripten that is known"
                            .formatted(Integer.toUnsignedLong(address))));
    Pthread thread = new Pthread(address, memory.requireMemory().waiters());
    known.put(address, thread);
    count.incrementAndGet();
    int number =
        threads.spawn(
            runtime.program(),
            state -> run(state, thread, stack, () -> enter(start, argument)),
            new GuestThreads.Spawning(false, () -> gone(thread)));
    if (number < 0) {
      count.decrementAndGet();
      known.remove(address);
      return AGAIN;
    }
    return 0;
  }

  private int enter(int start, int argument) {
    Func function = pointers.get(start, ENTRY);
    return GuestCode.run(() -> (int) function.handle().invokeExact(argument));
  }

  /** A thread, from its beginning to its end. */
  private void run(ThreadState state, Pthread thread, PthreadMemory.Stack stack, IntSupplier body) {
    running.put(state, thread);
    try {
      begin(state, thread, stack);
      state.prepared();
      live(thread, body);
      // What the linker still does as this thread needs a stack and a thread.
      begin(state, thread, stack);
    } finally {
      running.remove(state);
    }
  }

  private void begin(ThreadState state, Pthread thread, PthreadMemory.Stack stack) {
    if (state.stackPointer() instanceof Global.I32 pointer) {
      pointer.value = stack.top();
    }
    // What checks the stack pointer has to know the stack before it is there.
    runtime.callAny(List.of("__set_stack_limits"), stack.top(), stack.end());
    runtime.callAny(List.of("_emscripten_stack_restore", "stackRestore"), stack.top());
    runtime.callAny(List.of("emscripten_stack_set_limits"), stack.top(), stack.end());
    runtime.setSelf(thread.address(), false, 0);
  }

  private void live(Pthread thread, IntSupplier body) {
    try {
      runtime.call(EXIT.getFirst(), body.getAsInt());
      return;
    } catch (Left _) {
      // By pthread_exit, or to wait for events.
    }
    while (runtime.self() == thread.address()) {
      serve(thread, () -> false);
    }
  }

  /** Does what the thread is told; waits until it is told something, or something else is true. */
  private void serve(Pthread thread, BooleanSupplier other) {
    thread.await(other);
    try {
      for (var message = thread.told(); message != null; message = thread.told()) {
        runtime.callAny(message.functions(), message.argument());
      }
    } catch (Left _) {
      // It waits for events again, or has ended.
    }
  }

  private void gone(Pthread thread) {
    if (thread.isDetached()) {
      left.add(thread);
    }
    thread.setGone();
    count.decrementAndGet();
    Pthread main = known.get(first);
    if (main != null) {
      main.stir();
    }
  }

  /** {@code void _emscripten_init_main_thread_js(struct pthread *)}. */
  void initFirst(int address) {
    first = address;
    known.put(address, new Pthread(address, memory.requireMemory().waiters()));
    runtime.setSelf(address, true, stackSize);
  }

  /**
   * {@code void _emscripten_thread_cleanup(struct pthread *)}: frees what a thread had that has
   * been joined, or that ends and was detached. The latter runs on what is to be freed.
   */
  void cleanUp(int address) {
    Pthread thread = known.get(address);
    if (thread == null) {
      return;
    }
    if (isCurrent(thread)) {
      thread.setDetached();
    } else if (known.remove(address, thread)) {
      thread.awaitGone();
      runtime.call(FREE, address);
    }
    freeDetached();
  }

  private boolean isCurrent(Pthread thread) {
    return memory.agents().current() instanceof ThreadState state
        && thread.equals(running.get(state));
  }

  private void freeDetached() {
    for (Pthread thread = left.poll(); thread != null; thread = left.poll()) {
      if (known.remove(thread.address(), thread)) {
        runtime.call(FREE, thread.address());
      }
    }
  }

  void ignore(int a) {}

  void ignore(int a, int b) {}

  /** {@code void _emscripten_notify_mailbox_postmessage(struct pthread *target, *current)}. */
  void notify(int target, int current) {
    tell(target, new Pthread.Message(CHECK_MAILBOX, 0));
  }

  /** As before 3.1.70, with main's. */
  void notify(int target, int current, int main) {
    notify(target, current);
  }

  /** {@code void _emscripten_notify_task_queue(target, current, main, em_task_queue *)}. */
  void notifyQueue(int target, int current, int main, int queue) {
    tell(target, new Pthread.Message(RUN_QUEUE, queue));
  }

  /** As it is called before 3.1.10: says whether there is such a thread. */
  int notifyOfQueue(int target, int current, int main, int queue) {
    return tell(target, new Pthread.Message(RUN_QUEUE, queue));
  }

  /** {@code int _emscripten_notify_thread_queue(target, main)}, of the oldest queue. */
  int notifyOfCalls(int target, int main) {
    return tell(target, new Pthread.Message(RUN_CALLS, 0));
  }

  private int tell(int target, Pthread.Message message) {
    Pthread thread = known.get(target);
    if (thread == null || thread.isGone()) {
      return 0;
    }
    thread.tell(message);
    return 1;
  }

  /** {@code _emscripten_dlsync_threads_async(caller, void (*done)(void *), void *)}. */
  void synced(int caller, int done, int argument) {
    GuestCode.call(pointers.get(done, GuestCode.HANDLER), argument);
  }

  /**
   * {@code _Noreturn void emscripten_exit_with_live_runtime(void)}: leaves what runs to wait for
   * events. The first thread waits where it is, as long as there are others; the program has ended
   * then.
   */
  void leave() {
    if (memory.agents().current() instanceof ThreadState) {
      throw new Left();
    }
    throw new GuestExit(waitForEvents());
  }

  /** Does what the first thread is told as long as there are others; gives 0. */
  public int waitForEvents() {
    Pthread main = known.get(first);
    while (main != null && count.get() > 0) {
      serve(main, () -> count.get() == 0);
    }
    return 0;
  }

  int stackSize() {
    return stackSize;
  }

  int hasThreads() {
    return memory.isShared() ? 1 : 0;
  }

  /**
   * {@code int pthread_kill(struct pthread *, int signal)}, of which the guest makes {@code
   * pthread_cancel}: a thread that waits for events ends by it, and another looks itself.
   */
  int kill(int address, int signal) {
    if (signal < 0 || signal >= SIGNALS) {
      return INVALID;
    }
    if (!structures.isThread(address)) {
      return NO_SUCH_THREAD;
    }
    if (signal == SIGCANCEL) {
      tell(address, new Pthread.Message(EXIT, CANCELED));
      return 0;
    }
    return signal == 0 ? 0 : NOT_SUPPORTED;
  }

  /** A thread has left what it ran, for its host: by its end, or to wait for events. */
  private static final class Left extends RuntimeException {
    private static final long serialVersionUID = 1;

    Left() {
      super("a thread waits for events", null, false, false);
    }
  }
}
