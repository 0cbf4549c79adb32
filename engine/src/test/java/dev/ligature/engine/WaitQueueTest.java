package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.runtime.AtomicAccess;
import dev.ligature.wasm.Limits;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Threads that meet in a shared memory. */
final class WaitQueueTest {
  private static final long FOREVER = -1;

  private final Memory memory = new Memory(new Limits(1, 2, false, true));

  private CompletableFuture<Integer> waiter(int address) {
    return CompletableFuture.supplyAsync(
        () -> AtomicAccess.await(address, 0, FOREVER, 0, 4, memory),
        task -> new Thread(task).start());
  }

  private int wake(int address, int count) {
    return AtomicAccess.notifyWaiters(address, count, 0, 4, memory);
  }

  private void wakeSoon(int address, int count) throws InterruptedException {
    for (int woken = 0; woken < count; Thread.sleep(1)) {
      woken += wake(address, count - woken);
    }
  }

  @Test
  void a_thread_waits_until_it_is_woken() throws Exception {
    CompletableFuture<Integer> waiting = waiter(8);
    wakeSoon(8, 1);
    assertEquals(0, waiting.get(60, TimeUnit.SECONDS));
    assertEquals(0, wake(8, 1));
  }

  @Test
  void those_that_wait_elsewhere_stay() throws Exception {
    CompletableFuture<Integer> here = waiter(8);
    CompletableFuture<Integer> there = waiter(16);
    wakeSoon(8, 1);
    here.get(60, TimeUnit.SECONDS);
    assertEquals(0, wake(8, -1));
    wakeSoon(16, 1);
    there.get(60, TimeUnit.SECONDS);
  }

  @Test
  void another_value_is_not_waited_for() {
    assertEquals(1, AtomicAccess.await(8, 7, FOREVER, 0, 4, memory));
    assertEquals(1, AtomicAccess.await(8, 7L, FOREVER, 0, 8, memory));
  }

  @Test
  void the_time_runs_out() {
    assertEquals(2, AtomicAccess.await(8, 0, 1000, 0, 4, memory));
    assertEquals(2, AtomicAccess.await(8, 0L, 0, 0, 8, memory));
  }

  private static TrapKind trapOf(CompletableFuture<Integer> waiting) {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> waiting.get(60, TimeUnit.SECONDS));
    return assertInstanceOf(TrapException.class, e.getCause()).kind();
  }

  @Test
  void an_interrupted_thread_waits_no_longer_and_stays_interrupted() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    CompletableFuture<Integer> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return AtomicAccess.await(8, 0, FOREVER, 0, 4, memory);
              } finally {
                interrupted.set(Thread.currentThread().isInterrupted());
              }
            },
            task -> {
              Thread waiter = new Thread(task);
              waiter.start();
              thread.complete(waiter);
            });
    thread.join().interrupt();
    assertEquals(TrapKind.INTERRUPTED, trapOf(waiting));
    assertTrue(interrupted.get());
    assertEquals(0, wake(8, 1));
  }

  @Test
  void at_the_end_all_leave_and_none_comes() {
    List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      waiting.add(waiter(i % 4 * 8));
    }
    memory.waiters().end();
    waiting.forEach(each -> assertEquals(TrapKind.PROGRAM_ENDED, trapOf(each)));
    assertEquals(TrapKind.PROGRAM_ENDED, trapOf(waiter(8)));
    assertEquals(1, AtomicAccess.await(8, 7, FOREVER, 0, 4, memory));
    assertEquals(0, wake(8, -1));
  }

  @Test
  void an_end_is_never_missed() {
    for (int i = 0; i < 2_000; i++) {
      Memory each = new Memory(new Limits(0, 1, false, true));
      WaitQueue queue = each.waiters();
      CompletableFuture<Integer> waiting =
          CompletableFuture.supplyAsync(() -> queue.await(8, () -> true, FOREVER));
      for (int spin = 0; spin < i; spin++) {
        Thread.onSpinWait();
      }
      queue.end();
      assertEquals(TrapKind.PROGRAM_ENDED, trapOf(waiting));
    }
  }

  @Test
  void waiting_on_a_memory_that_is_not_shared_traps() {
    Memory own = new Memory(new Limits(1, 2, false, false));
    TrapException e =
        assertThrows(TrapException.class, () -> AtomicAccess.await(8, 0, FOREVER, 0, 4, own));
    assertEquals(TrapKind.EXPECTED_SHARED_MEMORY, e.kind());
    assertEquals(0, AtomicAccess.notifyWaiters(8, 1, 0, 4, own));
  }

  @Test
  void an_access_that_is_not_aligned_traps() {
    TrapException e = assertThrows(TrapException.class, () -> AtomicAccess.add(2, 1, 1, 2, memory));
    assertEquals("unaligned atomic: 2 bytes at address 0x3", e.getMessage());
  }

  @Test
  void an_access_beyond_the_memory_traps() {
    TrapException e =
        assertThrows(TrapException.class, () -> AtomicAccess.loadInt(65536, 0, 4, memory));
    assertEquals("out of bounds memory access: 4 bytes at address 0x10000", e.getMessage());
  }

  @Test
  void updates_of_neighbours_of_all_widths_do_not_get_lost() throws Exception {
    int rounds = 20_000;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int address = i;
      threads.add(
          new Thread(
              () -> {
                for (int k = 0; k < rounds; k++) {
                  AtomicAccess.add(address, 1, 0, 1, memory);
                  AtomicAccess.add(4, 1, 0, 2, memory);
                  AtomicAccess.sub(8, 1, 0, 4, memory);
                  AtomicAccess.add(16, 1L, 0, 8, memory);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; i < 4; i++) {
      assertEquals((byte) rounds, memory.segment().get(ValueLayout.JAVA_BYTE, i));
    }
    assertEquals((short) (4 * rounds), memory.segment().get(ValueLayout.JAVA_SHORT, 4));
    assertEquals(0, memory.segment().get(ValueLayout.JAVA_SHORT, 6));
    assertEquals(-4 * rounds, memory.segment().get(ValueLayout.JAVA_INT, 8));
    assertEquals(4L * rounds, memory.segment().get(ValueLayout.JAVA_LONG, 16));
  }

  @Test
  void a_shared_memory_grows_in_place() {
    var before = memory.segment();
    assertEquals(1, memory.grow(1));
    memory.segment().set(ValueLayout.JAVA_INT, 4, 5);
    assertEquals(5, before.get(ValueLayout.JAVA_INT, 4));
    assertEquals(-1, memory.grow(1));
  }
}
