package dev.ligature.emscripten.calls;

import static dev.ligature.emscripten.calls.HostCalls.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.ProgramConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ends, signals, names and addresses. */
final class ProcessCallsTest {
  private final HostCalls guest =
      new HostCalls(
          EmscriptenHost.builder().build(), ProgramConfig.builder().arguments("/bin/prog").build());

  @AfterEach
  void close() {
    guest.close();
  }

  @Test
  void ends_say_why() {
    TrapException aborted = assertThrows(TrapException.class, () -> guest.callAny("_abort_js"));
    assertEquals("unreachable: aborted: the program called abort()", aborted.getMessage());
    TrapException failed =
        assertThrows(
            TrapException.class, () -> guest.callAny("__assert_fail", "x > 0", "a.c", 12, "f"));
    assertEquals("unreachable: assertion failed: x > 0, at: a.c,12,f", failed.getMessage());
    failed = assertThrows(TrapException.class, () -> guest.callAny("__assert_fail", "x", 0, 1, 0));
    assertEquals(
        "unreachable: assertion failed: x, at: unknown filename,1,unknown function",
        failed.getMessage());
    assertEquals(
        3, assertThrows(GuestExit.class, () -> guest.callAny("emscripten_force_exit", 3)).status());
  }

  @Test
  void a_signals_handler_is_called() throws Throwable {
    guest.callAny("__call_sighandler", 1, 15);
    assertEquals(
        15,
        (int) guest.program().main().orElseThrow().findFunction("signal").handle().invokeExact());
    TrapException none =
        assertThrows(TrapException.class, () -> guest.callAny("__call_sighandler", 3, 15));
    assertEquals(
        "undefined element: handler of signal 15: no function at table index 3", none.getMessage());
  }

  @Test
  void who_and_what_it_is() {
    guest.callAny("_emscripten_get_progname", RESULT, 100);
    assertEquals("/bin/prog", guest.getText(RESULT));
    assertEquals(0, guest.call("__syscall_getuid32"));
    assertEquals(0, guest.call("_emscripten_system", 0));
    assertEquals(-52, guest.call("_emscripten_system", "ls"));
    assertEquals(0, guest.call("getentropy", RESULT, 32));
    assertEquals(-21, guest.call("getentropy", 10_000_000, 32));
  }

  private String address(String node, String service, int family) {
    guest.putInt(700, 0);
    guest.putInt(704, family);
    guest.putInt(708, 1);
    guest.putInt(712, 6);
    int error = guest.call("getaddrinfo", node.isEmpty() ? 0 : node, service, 700, 760);
    if (error != 0) {
      return "error " + error;
    }
    int info = guest.getInt(760);
    int socket = guest.getInt(info + 20);
    int size = guest.getInt(info + 16);
    assertEquals(0, guest.call("getnameinfo", socket, size, RESULT, 100, RESULT + 200, 20, 0));
    return guest.getText(RESULT) + " " + guest.getText(RESULT + 200) + " " + guest.getInt(info + 4);
  }

  @Test
  void addresses_in_numbers_are_known_and_no_names() {
    assertEquals("127.0.0.1 5432 2", address("127.0.0.1", "5432", 0));
    assertEquals("0:0:0:0:0:0:0:1 80 10", address("::1", "80", 0));
    assertEquals("127.0.0.1 80 2", address("", "80", 2));
    assertEquals("error -2", address("127.0.0.1", "80", 10));
    assertEquals("error -2", address("localhost", "80", 0));
    assertEquals("error -2", address("999.0.0.1", "80", 0));
    assertEquals("error -2", address(".cafe:beef", "80", 0));
    assertEquals("error -2", address("127.0.0.1", "http", 0));
    assertEquals("error -6", address("127.0.0.1", "80", 99));
    assertEquals(0x0100007f, guest.call("_emscripten_lookup_name", "127.0.0.1"));
  }

  @Test
  void there_are_no_sockets() {
    assertEquals(-5, guest.call("__syscall_socket", 2, 1, 0, 0, 0, 0));
    assertEquals(-57, guest.call("__syscall_connect", 0, 0, 0, 0, 0, 0));
    assertEquals(EBADF, guest.call("__syscall_bind", 77, 0, 0, 0, 0, 0));
  }

  @Test
  void a_bad_address_is_an_error_and_no_exception() {
    assertEquals(-21, guest.call("__syscall_stat64", 10_000_000, RESULT));
    assertEquals(-21, guest.call("__syscall_stat64", "/", 10_000_000));
    assertEquals(-21, guest.call("__syscall_pipe2", -2, 0));
    assertEquals(-37, guest.call("__syscall_stat64", "x".repeat(5000), RESULT));
  }
}
