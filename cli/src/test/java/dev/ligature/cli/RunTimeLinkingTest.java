package dev.ligature.cli;

import dev.ligature.guests.Guests;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guests in C that open libraries while they run, each by its ABI. */
class RunTimeLinkingTest {
  private static final String GUEST = Guests.module("dlfcn/dl.wasm").toString();

  /** Checks what the commands of {@code guests/sources/dlfcn/dl.c} print. */
  private static void checks(String commands, String printed) {
    List<String> arguments = new ArrayList<>(List.of("run", GUEST));
    arguments.addAll(List.of(commands.split(" ")));
    Invocation.of(arguments.toArray(String[]::new)).gives(0, printed, "");
  }

  @ParameterizedTest
  @CsvSource({"namespaces, 65535", "wasix, 1023", "toywasm, 31", "emscripten, 1023"})
  void a_program_links_by_the_abi_that_it_imports(String abi, int checks) {
    String program = Guests.module("guest-abis/" + abi + "-program.wasm").toString();
    Invocation.of("run", program).gives(0, "result " + checks + "\n", "");
  }

  @Test
  void S35_S45_S52_a_guest_opens_again_closes_and_gets_fresh_data() {
    checks(
        "open plugin.so now call 0 value call 0 next open plugin.so lazy data 0 counter"
            + " close 0 close 1 call 0 value open plugin.so now data 2 counter",
        """
        open plugin.so: slot 0
        value: 42
        next: 8
        open plugin.so: the handle of slot 0
        counter: 8
        close: done
        close: done
        value: 0x2: invalid handle
        open plugin.so: slot 2
        counter: 7
        """);
  }

  @Test
  void S33_S36_S46_S53_a_guest_is_told_what_failed() {
    checks(
        "open talks.so now call 0 talk close 0 open talks.so noload+now open x.so now"
            + " open plugin.so global open plugin.so unknown+now open broken.so lazy"
            + " open needs-missing.so now error",
        """
        talks.so: constructed
        open talks.so: slot 0
        talk: talks.so: called
        0
        talks.so: destructed
        close: done
        open talks.so: talks.so: library is not loaded
        open x.so: x.so: cannot open shared object file: No such file or directory
        open plugin.so: invalid mode for dlopen()
        open plugin.so: invalid mode for dlopen()
        open broken.so: broken.so: undefined symbol: nobody_has_this
        open needs-missing.so: gone.so: cannot open shared object file: No such file or directory\
         (needed by needs-missing.so)
        error: no error
        """);
  }

  @Test
  void S42_S54_S57_a_guests_library_wraps_the_next_definition() {
    checks(
        "open first.so now+global open second.so now+global call 0 wrapped call 1 wrapped"
            + " call default wrapped same 0 wrapped default wrapped where 1 wrapped",
        """
        open first.so: slot 0
        open second.so: slot 1
        wrapped: 11
        wrapped: 10
        wrapped: 11
        wrapped: wrapped: one address
        wrapped: second.so wrapped exactly
        """);
  }

  @Test
  void S22_S24_S47_a_guest_binds_late_and_what_is_bound_stays() {
    checks(
        "open wants.so lazy open wants.so now open provider.so global+now call 0 want"
            + " call 0 can close 2 call 0 want",
        """
        open wants.so: slot 0
        open wants.so: wants.so: undefined symbol: provided
        open provider.so: slot 2
        want: 5
        can: 0
        close: done
        want: 5
        """);
  }

  @Test
  void S34_S38_S40_a_guests_constructors_open_libraries_too() {
    checks(
        "open opens.so now call 0 opened_value close 0 open reopens.so now call 1 reopened"
            + " open back.so now call 2 back open - now call 3 host_value close 3"
            + " call 3 host_value has 3 back open plugin.so now+nodelete close 4"
            + " open plugin.so noload+lazy",
        """
        opens.so: value 42
        open opens.so: slot 0
        opened_value: 42
        opens.so: close 0
        close: done
        open reopens.so: slot 1
        reopened: 1
        open back.so: slot 2
        back: 3000
        open -: slot 3
        host_value: 1000
        close: done
        host_value: 1000
        back: dl.wasm: undefined symbol: back
        open plugin.so: slot 4
        close: done
        open plugin.so: the handle of slot 4
        """);
  }

  @Test
  void S11_what_a_guest_has_allocated_itself_stays_as_it_is() {
    checks(
        "grow 3 open plugin.so now grow 2 open talks.so now close 0 close 1 open plugin.so now"
            + " call 2 next check",
        """
        grow: pages 3
        open plugin.so: slot 0
        grow: pages 2
        talks.so: constructed
        open talks.so: slot 1
        close: done
        talks.so: destructed
        close: done
        open plugin.so: slot 2
        next: 8
        check: unchanged
        """);
  }
}
