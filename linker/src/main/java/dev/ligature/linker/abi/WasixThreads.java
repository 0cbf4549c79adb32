package dev.ligature.linker.abi;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.engine.WaitQueue;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.map.LinkMaps;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.thread.GuestThreads;
import dev.ligature.linker.thread.ThreadExit;
import dev.ligature.linker.thread.ThreadState;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads as WASIX offers them to guests, in the module {@code wasix_32v1}. They begin as those of
 * wasi-threads do, by main's {@code wasi_thread_start}, which sets a stack and makes the thread's
 * data. Every function gives an errno of WASI.
 *
 * @see <a href="https://wasix.org/docs/api-reference">WASIX API reference</a>
 */
public final class WasixThreads {
  /** The size of the structure that tells how a thread begins. */
  private static final int START_SIZE = 64;

  /** The first thread's number: no other has it, and it fits where a libc keeps a lock's owner. */
  private static final int FIRST = 0x2000_0000;

  private static final int OPTION_SIZE = 16;
  private static final int OPTION_VALUE = 8;

  /** No address of a memory: sleepers wait there, and nobody wakes them. */
  private static final long SLEEP = Long.MIN_VALUE;

  private final GuestThreads threads;
  private final ProgramMemory memory;
  private final LinkMaps linkMaps;
  private final GuestStrings strings;
  private final Map<Integer, Pthread> running = new ConcurrentHashMap<>();
  private final AtomicInteger begun = new AtomicInteger();

  /** The functions of one program. */
  public WasixThreads(
      GuestThreads threads, ProgramMemory memory, LinkMaps linkMaps, GuestStrings strings) {
    this.threads = threads;
    this.memory = memory;
    this.linkMaps = linkMaps;
    this.strings = strings;
  }

  /** The functions. */
  public List<HostFunction> functions() {
    Class<?> i32 = int.class;
    return new HostFunctions(MethodHandles.lookup(), this, WasixAbi.MODULE)
        .add("thread_spawn_v2", "spawn", methodType(i32, i32, i32))
        .add("thread_join", "join", methodType(i32, i32))
        .add("thread_exit", "exit", methodType(void.class, i32))
        .add("thread_id", "id", methodType(i32, i32))
        .add("thread_sleep", "sleep", methodType(i32, long.class))
        .add("thread_parallelism", "parallelism", methodType(i32, i32))
        .add("futex_wait", "await", methodType(i32, i32, i32, i32, i32))
        .add("futex_wake", "wakeOne", methodType(i32, i32, i32))
        .add("futex_wake_all", "wakeAll", methodType(i32, i32, i32))
        .list();
  }

  private WaitQueue queue() {
    return memory.requireMemory().waiters();
  }

  /** {@code errno thread_spawn_v2(const thread_start *, tid *)}. */
  int spawn(int start, int result) {
    if (!strings.contains(start, START_SIZE) || !strings.contains(result, Integer.BYTES)) {
      return Errno.FAULT;
    }
    Optional<LoadedLibrary> main = linkMaps.base().main();
    if (main.isEmpty()) {
      return Errno.NOTSUP;
    }
    Pthread thread = new Pthread(begun.incrementAndGet(), queue());
    int number = threads.spawn(main.get(), start, () -> gone(thread));
    if (number < 0) {
      return -number;
    }
    running.put(number, thread);
    if (thread.isGone()) {
      running.remove(number, thread);
    }
    strings.write(result, number);
    return Errno.SUCCESS;
  }

  private void gone(Pthread thread) {
    thread.setGone();
    running.values().remove(thread);
  }

  /** {@code errno thread_join(tid)}: waits until the thread has ended. */
  int join(int number) {
    Pthread thread = running.get(number);
    if (thread != null) {
      thread.awaitGone();
    }
    return Errno.SUCCESS;
  }

  /** {@code _Noreturn void thread_exit(i32 status)}: the last one ends the program. */
  void exit(int status) {
    if (memory.agents().current() instanceof ThreadState) {
      throw new ThreadExit();
    }
    List.copyOf(running.values()).forEach(Pthread::awaitGone);
    throw new GuestExit(status);
  }

  /** {@code errno thread_id(tid *)}. */
  int id(int result) {
    if (!strings.contains(result, Integer.BYTES)) {
      return Errno.FAULT;
    }
    int number = memory.agents().current() instanceof ThreadState state ? state.id() : FIRST;
    strings.write(result, number);
    return Errno.SUCCESS;
  }

  /** {@code errno thread_sleep(u64 nanoseconds)}. */
  int sleep(long nanoseconds) {
    long most = nanoseconds < 0 ? Long.MAX_VALUE : nanoseconds;
    queue().await(SLEEP, () -> true, most);
    return Errno.SUCCESS;
  }

  /** {@code errno thread_parallelism(size *)}. */
  int parallelism(int result) {
    if (!strings.contains(result, Integer.BYTES)) {
      return Errno.FAULT;
    }
    strings.write(result, Runtime.getRuntime().availableProcessors());
    return Errno.SUCCESS;
  }

  /**
   * {@code errno futex_wait(u32 *futex, u32 expected, const option_timestamp *timeout, bool
   * *woken)}: false when the time is over, {@code inval} if another value is there.
   */
  int await(int futex, int expected, int timeout, int result) {
    if (!strings.contains(futex, Integer.BYTES)
        || !strings.contains(timeout, OPTION_SIZE)
        || !strings.contains(result, 1)) {
      return Errno.FAULT;
    }
    if ((futex & (Integer.BYTES - 1)) != 0) {
      return Errno.INVAL;
    }
    if (!memory.isShared()) {
      return Errno.NOTSUP;
    }
    boolean limited = (strings.word(timeout) & 0xff) != 0;
    long low = Integer.toUnsignedLong(strings.word(timeout + OPTION_VALUE));
    long high = strings.word(timeout + OPTION_VALUE + Integer.BYTES);
    long nanoseconds = high < 0 ? Long.MAX_VALUE : high << Integer.SIZE | low;
    int ended =
        queue()
            .await(
                Integer.toUnsignedLong(futex),
                () -> strings.word(futex) == expected,
                limited ? nanoseconds : -1);
    strings.write(result, new byte[] {(byte) (ended == 0 ? 1 : 0)});
    return ended == 1 ? Errno.INVAL : Errno.SUCCESS;
  }

  /** {@code errno futex_wake(u32 *futex, bool *woken)}. */
  int wakeOne(int futex, int result) {
    return wake(futex, 1, result);
  }

  /** {@code errno futex_wake_all(u32 *futex, bool *woken)}. */
  int wakeAll(int futex, int result) {
    return wake(futex, -1, result);
  }

  private int wake(int futex, int count, int result) {
    if (!strings.contains(futex, Integer.BYTES) || !strings.contains(result, 1)) {
      return Errno.FAULT;
    }
    int woken = queue().wake(Integer.toUnsignedLong(futex), count);
    strings.write(result, new byte[] {(byte) (woken > 0 ? 1 : 0)});
    return Errno.SUCCESS;
  }
}
