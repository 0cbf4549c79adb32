package dev.ligature.wasi.preview1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.GuestExit;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CallsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void text_is_written_to_stdout() {
    try (Guest guest = new Guest(WasiPreview1.builder().stdout(out).build())) {
      assertEquals(0, guest.write(1, "hello\n"));
      assertEquals(6, guest.result());
    }
    assertEquals("hello\n", written());
  }

  @Test
  void text_is_written_to_stderr() {
    try (Guest guest = new Guest(WasiPreview1.builder().stderr(out).build())) {
      assertEquals(0, guest.write(2, "oh"));
    }
    assertEquals("oh", written());
  }

  @Test
  void several_buffers_are_written_in_order() {
    try (Guest guest = new Guest(WasiPreview1.builder().stdout(out).build())) {
      int vectors = guest.vectors(guest.string("one "), 4, guest.string("two"), 3);
      assertEquals(0, guest.call("fd_write", 1, vectors, 2, Guest.RESULT));
      assertEquals(7, guest.result());
    }
    assertEquals("one two", written());
  }

  @Test
  void what_was_written_is_flushed_when_the_call_returns() {
    OutputStream buffered = new BufferedOutputStream(out);
    try (Guest guest = new Guest(WasiPreview1.builder().stdout(buffered).build())) {
      guest.write(1, "now");
      assertEquals("now", written());
    }
  }

  @Test
  void output_is_thrown_away_unless_wanted() {
    try (Guest guest = new Guest(WasiPreview1.builder().build())) {
      assertEquals(0, guest.write(1, "x"));
    }
  }

  @Test
  void a_stream_that_fails_is_an_input_output_error() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int value) throws java.io.IOException {
            throw new java.io.IOException("broken");
          }
        };
    try (Guest guest = new Guest(WasiPreview1.builder().stdout(broken).build())) {
      assertEquals(29, guest.write(1, "x"));
    }
  }

  @Test
  void input_is_read_to_its_end() {
    try (Guest guest = new Guest(WasiPreview1.builder().stdin(input("abcdef")).build())) {
      assertEquals("abcd", guest.read(0, 4));
      assertEquals("ef", guest.read(0, 4));
      assertEquals("", guest.read(0, 4));
    }
  }

  @Test
  void input_is_spread_over_several_buffers() {
    try (Guest guest = new Guest(WasiPreview1.builder().stdin(input("abcdef")).build())) {
      int vectors = guest.vectors(Guest.BUFFER, 2, Guest.BUFFER + 100, 10);
      assertEquals(0, guest.call("fd_read", 0, vectors, 2, Guest.RESULT));
      assertEquals(6, guest.result());
      assertEquals("ab", guest.readString(Guest.BUFFER, 2));
      assertEquals("cdef", guest.readString(Guest.BUFFER + 100, 4));
    }
  }

  @Test
  @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_read_does_not_wait_for_more_once_it_has_some() throws Exception {
    try (PipedOutputStream pipe = new PipedOutputStream();
        InputStream in = new PipedInputStream(pipe);
        Guest guest = new Guest(WasiPreview1.builder().stdin(in).build())) {
      pipe.write("ab".getBytes(StandardCharsets.UTF_8));
      // The first buffer is filled exactly; the second, to read ahead, must not wait.
      int vectors = guest.vectors(Guest.BUFFER, 2, Guest.BUFFER + 100, 1024);
      assertEquals(0, guest.call("fd_read", 0, vectors, 2, Guest.RESULT));
      assertEquals(2, guest.result());
    }
  }

  @Test
  void arguments_are_those_of_the_program() {
    ProgramConfig config = ProgramConfig.builder().arguments("prog", "é").build();
    try (Guest guest = new Guest(WasiPreview1.builder().build(), config)) {
      assertEquals(0, guest.call("args_sizes_get", 0, 4));
      assertEquals(2, guest.getInt(0));
      assertEquals(8, guest.getInt(4));
      assertEquals(0, guest.call("args_get", 0, 100));
      assertEquals(100, guest.getInt(0));
      assertEquals(105, guest.getInt(4));
      assertEquals("prog\0é\0", guest.readString(100, 8));
    }
  }

  @Test
  void the_environment_is_that_of_the_program() {
    ProgramConfig config =
        ProgramConfig.builder().environment("B", "2").environment("A", "1=1").build();
    try (Guest guest = new Guest(WasiPreview1.builder().build(), config)) {
      assertEquals(0, guest.call("environ_sizes_get", 0, 4));
      assertEquals(2, guest.getInt(0));
      assertEquals(10, guest.getInt(4));
      assertEquals(0, guest.call("environ_get", 0, 100));
      assertEquals("B=2\0A=1=1\0", guest.readString(100, 10));
    }
  }

  @Test
  void real_time_is_that_of_the_clock() {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(1_000_000_000, 5), ZoneOffset.UTC);
    try (Guest guest = new Guest(WasiPreview1.builder().clock(clock).build())) {
      assertEquals(0, guest.call("clock_time_get", 0, 1L, 8));
      assertEquals(1_000_000_000_000_000_005L, guest.getLong(8));
      assertEquals(0, guest.call("clock_res_get", 0, 8));
      assertEquals(1, guest.getLong(8));
    }
  }

  @Test
  void monotonic_time_goes_on() {
    try (Guest guest = new Guest(WasiPreview1.builder().build())) {
      assertEquals(0, guest.call("clock_time_get", 1, 1L, 8));
      long first = guest.getLong(8);
      assertEquals(0, guest.call("clock_time_get", 1, 1L, 8));
      assertTrue(guest.getLong(8) >= first);
    }
  }

  @Test
  void processor_time_is_not_supported() {
    try (Guest guest = new Guest(WasiPreview1.builder().build())) {
      assertEquals(58, guest.call("clock_time_get", 2, 1L, 8));
      assertEquals(28, guest.call("clock_time_get", 9, 1L, 8));
    }
  }

  @Test
  void random_numbers_are_random() {
    try (Guest guest = new Guest(WasiPreview1.builder().build())) {
      assertEquals(0, guest.call("random_get", 8, 16));
      assertNotEquals(guest.getLong(8), guest.getLong(16));
    }
  }

  @Test
  void random_numbers_can_be_given() {
    byte[] expected = new byte[4];
    new Random(7).nextBytes(expected);
    try (Guest guest = new Guest(WasiPreview1.builder().random(new Random(7)).build())) {
      assertEquals(0, guest.call("random_get", 8, 4));
      assertEquals(expected[0], guest.getByte(8));
      assertEquals(expected[3], guest.getByte(11));
    }
  }

  @Test
  void an_exit_is_thrown_with_its_status() {
    try (Guest guest = new Guest(WasiPreview1.builder().build())) {
      assertEquals(3, assertThrows(GuestExit.class, () -> guest.callAny("proc_exit", 3)).status());
      assertEquals(0, assertThrows(GuestExit.class, () -> guest.callAny("proc_exit", 0)).status());
    }
  }

  @Test
  void a_raised_signal_is_not_supported() {
    try (Guest guest = new Guest(WasiPreview1.builder().build())) {
      assertEquals(52, guest.call("proc_raise", 6));
    }
  }

  @Test
  void there_are_no_sockets() {
    try (Guest guest = new Guest(WasiPreview1.builder().build())) {
      assertEquals(57, guest.call("sock_accept", 0, 0, 8));
      assertEquals(57, guest.call("sock_send", 1, 0, 0, 0, 8));
      assertEquals(57, guest.call("sock_recv", 1, 0, 0, 0, 8, 12));
      assertEquals(8, guest.call("sock_accept", 9, 0, 8));
    }
  }

  @Test
  void terminals_are_character_devices() {
    WasiPreview1 wasi = WasiPreview1.builder().terminals(false, true, false).build();
    try (Guest guest = new Guest(wasi)) {
      assertEquals(0, guest.call("fd_fdstat_get", 0, 8));
      assertEquals(0, guest.getByte(8));
      assertEquals(0, guest.call("fd_fdstat_get", 1, 8));
      assertEquals(2, guest.getByte(8));
    }
  }

  @Test
  void a_wait_for_a_clock_ends() {
    try (Guest guest = new Guest(WasiPreview1.builder().build())) {
      guest.setLong(0x200, 77);
      guest.setInt(0x210, 1);
      guest.setLong(0x218, 1_000_000);
      assertEquals(0, guest.call("poll_oneoff", 0x200, 0x300, 1, Guest.RESULT));
      assertEquals(1, guest.result());
      assertEquals(77, guest.getLong(0x300));
    }
  }

  @Test
  void an_interrupted_wait_says_so_and_stays_interrupted() {
    try (Guest guest = new Guest(WasiPreview1.builder().build())) {
      guest.setInt(0x210, 1);
      guest.setLong(0x218, 60_000_000_000L);
      Thread.currentThread().interrupt();
      assertEquals(27, guest.call("poll_oneoff", 0x200, 0x300, 1, Guest.RESULT));
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void two_programs_have_descriptors_of_their_own() {
    WasiPreview1 wasi = WasiPreview1.builder().stdout(out).build();
    try (Guest one = new Guest(wasi);
        Guest two = new Guest(wasi)) {
      assertEquals(0, one.call("fd_close", 1));
      assertEquals(8, one.write(1, "one"));
      assertEquals(0, two.write(1, "two"));
    }
    assertEquals("two", written());
  }
}
