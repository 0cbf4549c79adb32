package dev.ligature.emscripten.calls;

import static dev.ligature.emscripten.calls.HostCalls.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.ligature.emscripten.EmscriptenHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Functions of the C library that a program may have been linked without. */
final class LibraryCallsTest {
  private static final int INVAL = 28;
  private static final int DEADLK = 16;

  private final HostCalls guest = new HostCalls(EmscriptenHost.builder().build());

  @AfterEach
  void close() {
    guest.close();
  }

  @Test
  void a_spin_lock_is_taken_once() {
    guest.putInt(RESULT, 7);
    assertEquals(0, guest.call("pthread_spin_init", RESULT, 0));
    assertEquals(0, guest.call("pthread_spin_lock", RESULT));
    assertEquals(DEADLK, guest.call("pthread_spin_lock", RESULT));
    assertEquals(0, guest.call("pthread_spin_unlock", RESULT));
    assertEquals(0, guest.call("pthread_spin_lock", RESULT));
    assertEquals(0, guest.call("pthread_spin_destroy", RESULT));
  }

  @Test
  void aligned_memory_is_the_guests() {
    assertEquals(0, guest.call("posix_memalign", RESULT, 4096, 100));
    assertEquals(0, guest.getInt(RESULT) % 4096);
    assertNotEquals(0, guest.getInt(RESULT));
    assertEquals(INVAL, guest.call("posix_memalign", RESULT, 24, 100));
    assertEquals(INVAL, guest.call("posix_memalign", RESULT, 2, 100));
  }

  @Test
  void limits_are_not_told() {
    assertEquals(-1, guest.call("getrlimit", 9, RESULT));
  }
}
