package dev.ligature.linker.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.TrapException;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.bind.CName;
import dev.ligature.linker.bind.InOut;
import dev.ligature.linker.marshal.Turn;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two Java threads in a guest that has one stack are noticed. */
class TurnTest {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final ExecutorService other =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "other"));

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  @AfterEach
  void end() {
    other.shutdownNow();
  }

  interface Less {
    boolean less(GuestPointer a, GuestPointer b, @Nullable GuestPointer user);
  }

  interface Text {
    @CName("text_length")
    int length(String text);

    void sort(@InOut int[] values, int count, Less less, @Nullable GuestPointer user);
  }

  private Object lengthMeanwhile(ProgramConfig.Builder config) {
    try (BoundGuest guest = new BoundGuest(config)) {
      Text text = guest.library("bind.so").bind(Text.class, LOOKUP);
      Object[] result = new Object[1];
      int[] values = {3, 1, 2};
      Thread.currentThread().setName("first");
      text.sort(
          values,
          3,
          (a, b, user) -> {
            Future<Integer> length = other.submit(() -> text.length("abc"));
            try {
              result[0] = length.get();
            } catch (ExecutionException e) {
              result[0] = e.getCause();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            assertEquals(2, text.length("ab"));
            return a.getInt(0) < b.getInt(0);
          },
          null);
      assertEquals(1, values[0]);
      assertEquals(4, text.length("abcd"));
      return result[0];
    }
  }

  @Test
  void a_call_while_another_thread_is_in_the_program_is_refused() {
    assertEquals(
        "thread other calls the program while thread first is in it: its memory is for one thread"
            + " at a time. Let one thread call it, or hold a lock around each call; or compile it"
            + " with -pthread and use Program.newThread",
        assertInstanceOf(IllegalStateException.class, lengthMeanwhile(ProgramConfig.builder()))
            .getMessage());
  }

  @Test
  void nobody_checks_where_that_is_said() {
    assertEquals(3, lengthMeanwhile(ProgramConfig.builder().checkThreads(false)));
  }

  @Test
  void who_left_without_saying_so_keeps_nobody_out() throws Exception {
    Turn turn = new Turn(() -> false);
    Thread resting =
        new Thread(
            () -> {
              turn.enter();
              rest();
            });
    resting.start();
    reached.await();
    assertEquals(0, turn.enter());
    done.countDown();
    resting.join();
    turn.leave(0);
    assertEquals(0, turn.enter());
  }

  @Test
  void a_thread_far_above_the_guest_is_in_it() throws Exception {
    try (BoundGuest guest = new BoundGuest()) {
      Text text = guest.library("bind.so").bind(Text.class, LOOKUP);
      Less less =
          (a, b, user) -> {
            restBelow(3000);
            return true;
          };
      Thread deep = new Thread(null, () -> text.sort(new int[] {2, 1}, 2, less, null), "deep");
      deep.start();
      reached.await();
      assertThrows(IllegalStateException.class, () -> text.length("abc"));
      done.countDown();
      deep.join();
      assertEquals(3, text.length("abc"));
    }
  }

  private void restBelow(int frames) {
    if (frames > 0) {
      restBelow(frames - 1);
    } else {
      rest();
    }
  }

  /** Calls at each depth from the stack's end up, some of which it ends within. */
  private static void callAtTheEnd(Text text, int calls, int[] above) {
    try {
      text.length("abc");
      if (calls > 0) {
        callAtTheEnd(text, calls - 1, above);
      }
    } catch (StackOverflowError | TrapException _) {
      above[0] = 0;
    }
    if (above[0]++ < 300) {
      try {
        text.length("abc");
      } catch (StackOverflowError | TrapException _) {
        return;
      }
    }
  }

  private void rest() {
    reached.countDown();
    try {
      done.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_turn_is_over_when_the_stack_was_over() throws Exception {
    try (BoundGuest guest = new BoundGuest()) {
      Text text = guest.library("bind.so").bind(Text.class, LOOKUP);
      Thread deep =
          new Thread(null, () -> callAtTheEnd(text, 1_000_000, new int[1]), "deep", 1 << 18);
      deep.start();
      deep.join();
      assertEquals(3, text.length("abc"));
      Thread resting =
          new Thread(
              null,
              () -> {
                callAtTheEnd(text, 1_000_000, new int[1]);
                rest();
              },
              "resting",
              1 << 18);
      resting.start();
      reached.await();
      assertEquals(3, text.length("abc"));
      done.countDown();
      resting.join();
    }
  }

  @Test
  void threads_may_take_turns() throws Exception {
    try (BoundGuest guest = new BoundGuest()) {
      Text text = guest.library("bind.so").bind(Text.class, LOOKUP);
      for (int i = 0; i < 1000; i++) {
        assertEquals(1, text.length("a"));
        assertEquals(2, other.submit(() -> text.length("ab")).get());
      }
    }
  }

  @Test
  void a_call_that_throws_ends_the_turn() throws Exception {
    try (BoundGuest guest = new BoundGuest()) {
      Text text = guest.library("bind.so").bind(Text.class, LOOKUP);
      assertThrows(
          UnsupportedOperationException.class,
          () ->
              text.sort(
                  new int[] {2, 1},
                  2,
                  (a, b, user) -> {
                    throw new UnsupportedOperationException();
                  },
                  null));
      assertThrows(
          IllegalArgumentException.class, () -> text.sort(new int[] {2, 1}, 2, nothing(), null));
      assertEquals(2, other.submit(() -> text.length("ab")).get());
    }
  }

  private static Less nothing() {
    return (a, b, user) -> {
      throw new IllegalArgumentException();
    };
  }
}
