package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Who is known to have called guests. */
final class EntrantsTest {
  private static final String HUGE = "huge/huge.so";

  private static void elsewhere(Runnable task) throws InterruptedException {
    Thread thread = new Thread(task);
    thread.start();
    thread.join();
  }

  @Test
  void the_only_thread_that_calls_guests_has_no_others() throws InterruptedException {
    Standalone huge = new Standalone(HUGE);
    huge.call("loops", 1);
    assertFalse(huge.engine.isEnteredByOthers());
    AtomicBoolean others = new AtomicBoolean();
    elsewhere(() -> others.set(huge.engine.isEnteredByOthers()));
    assertTrue(others.get());
  }

  @Test
  void a_thread_that_called_a_guest_is_known_to_all_others() throws InterruptedException {
    Standalone huge = new Standalone(HUGE);
    Object expected = huge.call("loops", 1);
    elsewhere(() -> assertEquals(expected, huge.call("loops", 1)));
    assertTrue(huge.engine.isEnteredByOthers());
  }
}
