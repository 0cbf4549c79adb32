package dev.ligature.emscripten.calls;

import static dev.ligature.emscripten.calls.HostCalls.RESULT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clocks, calendars and timers. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TimeCallsTest {
  private static final Instant NOW = Instant.parse("2026-07-01T12:00:00.250Z");

  private final HostCalls guest = open("Europe/Berlin");

  private static HostCalls open(String zone) {
    return new HostCalls(
        EmscriptenHost.builder()
            .clock(Clock.fixed(NOW, ZoneOffset.UTC))
            .zone(ZoneId.of(zone))
            .build());
  }

  @AfterEach
  void close() {
    guest.close();
  }

  private List<Integer> fields() {
    return java.util.stream.IntStream.range(0, 10)
        .mapToObj(k -> guest.getInt(RESULT + 4 * k))
        .toList();
  }

  @Test
  void a_time_is_split_into_fields() {
    assertEquals(0, guest.call("_gmtime_js", 1_750_000_000L, RESULT));
    // 2025-06-15T15:06:40Z, a Sunday, the 166th day.
    assertEquals(List.of(40, 6, 15, 15, 5, 125, 0, 165, 0, 0), fields());
    assertEquals(0, guest.call("_localtime_js", 1_750_000_000L, RESULT));
    assertEquals(List.of(40, 6, 17, 15, 5, 125, 0, 165, 1, 7200), fields());
    assertEquals(0, guest.call("_gmtime_js", -1L, RESULT));
    assertEquals(List.of(59, 59, 23, 31, 11, 69, 3, 364, 0, 0), fields());
    assertEquals(1, guest.call("_gmtime_js", Long.MAX_VALUE, RESULT));
  }

  @Test
  void fields_are_put_right_and_joined() {
    // The 32nd of January, 25 o'clock.
    int[] fields = {0, 0, 25, 32, 0, 125, 0, 0, -1, 0};
    for (int k = 0; k < fields.length; k++) {
      guest.putInt(RESULT + 4 * k, fields[k]);
    }
    assertEquals(
        Instant.parse("2025-02-02T00:00:00Z").getEpochSecond(),
        guest.callAny("_mktime_js", RESULT));
    assertEquals(List.of(0, 0, 1, 2, 1, 125, 0, 32, 0, 3600), fields());
    assertEquals(
        Instant.parse("2025-02-02T01:00:00Z").getEpochSecond(),
        guest.callAny("_timegm_js", RESULT));
  }

  @Test
  void an_hour_that_comes_twice_is_the_one_that_is_wanted() {
    for (int summer : new int[] {1, 0}) {
      int[] fields = {0, 30, 2, 26, 9, 125, 0, 0, summer, 0};
      for (int k = 0; k < fields.length; k++) {
        guest.putInt(RESULT + 4 * k, fields[k]);
      }
      Instant expected =
          Instant.parse(summer == 1 ? "2025-10-26T00:30:00Z" : "2025-10-26T01:30:00Z");
      assertEquals(expected.getEpochSecond(), guest.callAny("_mktime_js", RESULT));
    }
  }

  @Test
  void the_zone_has_an_offset_and_two_names() {
    guest.callAny("_tzset_js", 700, 704, 720, 740);
    assertEquals(-3600, guest.getInt(700));
    assertEquals(1, guest.getInt(704));
    assertEquals("CET", guest.getText(720));
    assertEquals("CEST", guest.getText(740));
    try (HostCalls utc = open("UTC")) {
      utc.callAny("_tzset_js", 700, 704, 720, 740);
      assertEquals(0, utc.getInt(700));
      assertEquals(0, utc.getInt(704));
      assertEquals("UTC", utc.getText(720));
    }
  }

  @Test
  void the_zone_is_that_of_the_guests_variable() {
    ProgramConfig config = ProgramConfig.builder().environment("TZ", "Asia/Kathmandu").build();
    try (HostCalls other = new HostCalls(EmscriptenHost.builder().build(), config)) {
      other.call("_localtime_js", 0L, RESULT);
      assertEquals(5 * 3600 + 30 * 60, other.getInt(RESULT + 36));
    }
  }

  @Test
  void clocks_tell_milliseconds() {
    assertEquals((double) NOW.toEpochMilli(), guest.callAny("emscripten_date_now"));
    double before = (Double) guest.callAny("emscripten_get_now");
    double after = (Double) guest.callAny("emscripten_get_now");
    assertTrue(before >= 0 && after >= before && after < 60_000);
    assertEquals(1, guest.call("_emscripten_get_now_is_monotonic"));
  }

  /** Versions of Emscripten import one function by several types. */
  @Test
  void a_function_is_found_by_the_type_that_is_wanted() {
    List<FuncType> types =
        List.of(
            new FuncType(List.of(ValType.I64, ValType.I32), List.of(ValType.I32)),
            new FuncType(List.of(ValType.I64, ValType.I32), List.of()),
            new FuncType(List.of(ValType.I32, ValType.I32), List.of()),
            // Halves.
            new FuncType(List.of(ValType.I32, ValType.I32, ValType.I32), List.of()),
            new FuncType(List.of(ValType.I32, ValType.I32, ValType.I32), List.of(ValType.I32)));
    for (FuncType type : types) {
      HostFunction function =
          guest.host().find("env", "_gmtime_js", Optional.of(type)).orElseThrow();
      assertEquals(type, function.type());
      assertEquals(type.params().size(), function.handle().type().parameterCount());
    }
    // Another type is for the linker to refuse.
    FuncType wrong = new FuncType(List.of(ValType.F32), List.of());
    assertTrue(guest.host().find("env", "_gmtime_js", Optional.of(wrong)).isPresent());
    assertTrue(guest.host().find("env", "no_such_function", Optional.empty()).isEmpty());
    assertTrue(guest.host().find("other", "_gmtime_js", Optional.empty()).isEmpty());
  }

  @Test
  void a_timer_interrupts_what_the_guest_computes() throws Throwable {
    ProgramConfig config = ProgramConfig.builder().interruptible(true).build();
    try (HostCalls timed = new HostCalls(EmscriptenHost.builder().build(), config)) {
      assertEquals(0, timed.call("_setitimer_js", 0, 50.0));
      long begin = System.nanoTime();
      timed.program().main().orElseThrow().findFunction("spin_until_signal").handle().invokeExact();
      assertTrue(System.nanoTime() - begin >= 40_000_000L);
      assertEquals(
          14,
          (int) timed.program().main().orElseThrow().findFunction("signal").handle().invokeExact());
    }
  }

  @Test
  void a_timer_ends_a_wait_and_one_that_is_taken_back_does_nothing() throws Throwable {
    guest.call("_setitimer_js", 0, 20.0);
    guest.call("_setitimer_js", 0, 0.0);
    guest.callAny("emscripten_sleep", 60);
    assertEquals(
        0,
        (int) guest.program().main().orElseThrow().findFunction("signal").handle().invokeExact());
    guest.call("_setitimer_js", 0, 20.0);
    assertEquals(-27, guest.call("__syscall_poll", 700, 0, 60_000));
    assertEquals(
        14,
        (int) guest.program().main().orElseThrow().findFunction("signal").handle().invokeExact());
  }
}
