package dev.ligature.engine.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Where something is done: here while the stack has room, otherwise on a thread of its own. */
final class RoomTest {
  private static final long STACK = 2L << 20;

  /** Gives the thread that it is done on. */
  private static final class Where extends Room.Task<Thread> {
    @Override
    protected Thread run() {
      return Thread.currentThread();
    }
  }

  /** As deep as goes without room being left. */
  private static <T> T deep(Callable<T> task) throws Exception {
    return Room.isLeft() ? deep(task) : task.call();
  }

  private static <T> T onThread(Callable<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(null, future, "small", STACK);
    thread.start();
    return future.get();
  }

  @Test
  void it_is_done_here_while_there_is_room_and_elsewhere_where_there_is_none() throws Exception {
    assertEquals(Thread.currentThread(), Room.with(new Where()));
    onThread(
        () -> {
          assertNotEquals(Thread.currentThread(), deep(() -> Room.with(new Where())));
          return true;
        });
  }

  /** The outer look was for both. */
  @Test
  void what_is_done_in_turn_is_done_here_without_another_look() throws Exception {
    onThread(
        () -> {
          Thread inner =
              Room.with(
                  new Room.Task<Thread>() {
                    @Override
                    protected Thread run() throws Exception {
                      return deep(() -> Room.with(new Where()));
                    }
                  });
          assertEquals(Thread.currentThread(), inner);
          return true;
        });
  }

  @Test
  void it_is_looked_again_once_that_has_ended_well_or_not() throws Exception {
    onThread(
        () -> {
          assertThrows(
              IllegalStateException.class,
              () ->
                  Room.with(
                      new Room.Task<Thread>() {
                        @Override
                        protected Thread run() {
                          throw new IllegalStateException();
                        }
                      }));
          assertNotEquals(Thread.currentThread(), deep(() -> Room.with(new Where())));
          return true;
        });
  }
}
