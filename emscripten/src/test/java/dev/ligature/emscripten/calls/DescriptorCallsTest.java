package dev.ligature.emscripten.calls;

import static dev.ligature.emscripten.calls.HostCalls.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.ProgramConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Numbers for one file, pipes, devices and the standard streams. */
final class DescriptorCallsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final HostCalls guest =
      new HostCalls(
          EmscriptenHost.builder()
              .stdin(new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8)))
              .stdout(out)
              .terminals(false, true, false)
              .build());

  @AfterEach
  void close() {
    guest.close();
  }

  @Test
  void two_numbers_of_one_file_share_its_position_until_both_are_closed() {
    guest.make("/a", "0123456789");
    int fd = guest.open("/a", 0);
    int second = guest.call("__syscall_dup", fd);
    assertNotEquals(fd, second);
    assertEquals("012", guest.read(fd, 3));
    assertEquals("345", guest.read(second, 3));
    assertEquals(0, guest.closeFile(fd));
    assertEquals("errno 8", guest.read(fd, 1));
    assertEquals("678", guest.read(second, 3));
    assertEquals(0, guest.closeFile(second));
    assertEquals(EBADF, guest.call("__syscall_dup", second));
  }

  @Test
  void a_number_can_be_chosen_and_what_had_it_is_closed() {
    guest.make("/a", "a");
    guest.make("/b", "b");
    int a = guest.open("/a", 0);
    int b = guest.open("/b", 0);
    assertEquals(b, guest.call("__syscall_dup3", a, b, 0));
    assertEquals("a", guest.read(b, 1));
    assertEquals(40, guest.call("__syscall_dup3", a, 40, 0));
    assertEquals(EINVAL, guest.call("__syscall_dup3", a, a, 0));
    guest.putInt(512, 20);
    assertEquals(20, guest.call("__syscall_fcntl64", a, 0, 512));
    assertEquals(21, guest.call("__syscall_fcntl64", a, 0, 512));
    // The standard output becomes a file, and is the standard output again.
    int saved = guest.call("__syscall_dup", 1);
    int file = guest.open("/out", O_CREAT | O_WRONLY);
    assertEquals(1, guest.call("__syscall_dup3", file, 1, 0));
    assertEquals(2, guest.write(1, "to"));
    assertEquals(1, guest.call("__syscall_dup3", saved, 1, 0));
    assertEquals(3, guest.write(1, "out"));
    assertEquals("to", guest.content("/out"));
    assertEquals("out", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void numbers_count_as_open_files() {
    ProgramConfig config =
        ProgramConfig.builder().limits(Limits.builder().set(Limit.OPEN_FILES, 5).build()).build();
    try (HostCalls limited = new HostCalls(EmscriptenHost.builder().build(), config)) {
      for (int round = 0; round < 3; round++) {
        for (int k = 0; k < 5; k++) {
          assertEquals(3 + k, limited.call("__syscall_dup", 0));
        }
        assertEquals(-33, limited.call("__syscall_dup", 0));
        assertEquals(-33, limited.call("__syscall_dup3", 3, 1, 0));
        assertEquals(1, limited.write(1, "x"), "it is there still");
        assertEquals(4, limited.call("__syscall_dup3", 3, 4, 0));
        for (int k = 0; k < 5; k++) {
          assertEquals(0, limited.closeFile(3 + k));
        }
      }
    }
  }

  @Test
  void what_is_written_to_a_pipe_is_read_from_it() {
    assertEquals(0, guest.call("__syscall_pipe2", RESULT, 0x800));
    int read = guest.getInt(RESULT);
    int write = guest.getInt(RESULT + 4);
    assertEquals("errno 6", guest.read(read, 5));
    assertEquals(5, guest.write(write, "hello"));
    assertEquals("hel", guest.read(read, 3));
    assertEquals("lo", guest.read(read, 3));
    assertEquals("errno 8", guest.read(write, 1));
    assertEquals(EBADF, guest.write(read, "x"));
    assertEquals(0, guest.call("__syscall_fstat64", read, RESULT));
    assertEquals(0x1000, guest.getInt(RESULT + 4) & 0xf000);
    assertEquals(70, guest.call("fd_seek", read, 0L, 0, RESULT));
    guest.write(write, "last");
    guest.closeFile(write);
    assertEquals("last", guest.read(read, 9));
    assertEquals("", guest.read(read, 9));
  }

  @Test
  void a_full_pipe_takes_no_more_and_one_that_nobody_reads_is_broken() {
    guest.call("__syscall_pipe2", RESULT, 0);
    int read = guest.getInt(RESULT);
    int write = guest.getInt(RESULT + 4);
    String block = "x".repeat(4096);
    for (int k = 0; k < 16; k++) {
      assertEquals(4096, guest.write(write, block));
    }
    assertEquals(EAGAIN, guest.write(write, "x"));
    assertEquals(0, poll(write, 4, 0));
    guest.read(read, 10);
    assertEquals(4, poll(write, 4, 0));
    assertEquals(EAGAIN, guest.write(write, block), "whole or not at all");
    guest.closeFile(read);
    assertEquals(EPIPE, guest.write(write, "x"));
  }

  /** The events of one descriptor. */
  private int poll(int fd, int events, int timeout) {
    guest.putInt(700, fd);
    guest.putShort(704, events);
    int ready = guest.call("__syscall_poll", 700, 1, timeout);
    assertTrue(ready >= 0, "error " + ready);
    assertEquals(ready, guest.getShort(706) == 0 ? 0 : 1);
    return guest.getShort(706);
  }

  @Test
  void poll_tells_what_is_ready_and_waits_for_it() throws InterruptedException {
    guest.call("__syscall_pipe2", RESULT, 0);
    int read = guest.getInt(RESULT);
    int write = guest.getInt(RESULT + 4);
    guest.make("/a", "");
    assertEquals(5, poll(guest.open("/a", 0), 5, -1));
    assertEquals(1, poll(0, 1, 0));
    assertEquals(4, poll(1, 5, 0));
    assertEquals(0x20, poll(99, 1, -1));
    assertEquals(0, poll(-1, 1, 0));
    long begin = System.nanoTime();
    assertEquals(0, poll(read, 1, 50));
    assertTrue(System.nanoTime() - begin >= 50_000_000);
    guest.write(write, "x");
    assertEquals(1, poll(read, 1, -1));
  }

  @Test
  void select_tells_the_same() {
    guest.call("__syscall_pipe2", RESULT, 0);
    int read = guest.getInt(RESULT);
    int write = guest.getInt(RESULT + 4);
    for (int at = 2048; at < 2048 + 256; at += 4) {
      guest.putInt(at, 0);
    }
    guest.putInt(2048, 1 << read);
    guest.putInt(2048 + 128, 1 << write);
    guest.putLong(700, 0);
    guest.putInt(708, 1000);
    assertEquals(1, guest.call("__syscall__newselect", write + 1, 2048, 2048 + 128, 0, 700));
    assertEquals(0, guest.getInt(2048));
    assertEquals(1 << write, guest.getInt(2048 + 128));
    guest.write(write, "x");
    guest.putInt(2048, 1 << read);
    assertEquals(2, guest.call("__syscall__newselect", write + 1, 2048, 2048 + 128, 0, 0));
    guest.closeFile(write);
    assertEquals(EBADF, guest.call("__syscall__newselect", write + 1, 2048, 2048 + 128, 0, 0));
  }

  @Test
  void devices_are_there_whatever_the_folder_has() {
    int zero = guest.open("/dev/zero", 0);
    assertEquals("\0\0\0", guest.read(zero, 3));
    int nothing = guest.open("/dev/../dev//null", O_RDWR);
    assertEquals("", guest.read(nothing, 3));
    assertEquals(4, guest.write(nothing, "gone"));
    assertEquals(0, guest.call("fd_seek", nothing, 100L, 0, RESULT));
    int random = guest.open("/dev/urandom", 0);
    assertNotEquals(guest.read(random, 32), guest.read(random, 32));
    assertEquals(-51, guest.write(guest.open("/dev/full", O_WRONLY), "x"));
    assertEquals("typed", guest.read(guest.open("/dev/stdin", 0), 10));
    assertEquals(1, guest.write(guest.open("/dev/stdout", O_WRONLY), "s"));
    assertEquals("s", out.toString(StandardCharsets.UTF_8));
    assertEquals(0, guest.call("__syscall_stat64", "/dev/null", RESULT));
    assertEquals(0x2000 | 0666, guest.getInt(RESULT + 4));
    assertEquals(0x103, guest.getInt(RESULT + 20));
    assertEquals(0, guest.call("__syscall_faccessat", WORKING_DIRECTORY, "/dev/urandom", 4, 0));
    assertEquals(ENOTDIR, guest.open("/dev/null", O_DIRECTORY));
    assertEquals(0, guest.call("__syscall_chdir", "/dev"));
    assertEquals("", guest.content("null"));
  }

  @Test
  void a_terminal_has_a_size() {
    guest.putInt(512, RESULT);
    assertEquals(0, guest.call("__syscall_ioctl", 1, 0x5413, 512));
    assertEquals(24, guest.getShort(RESULT));
    assertEquals(80, guest.getShort(RESULT + 2));
    assertEquals(ENOTTY, guest.call("__syscall_ioctl", 0, 0x5413, 512));
    assertEquals(0, guest.call("__syscall_ioctl", 1, 0x5401, 512));
    assertEquals(EINVAL, guest.call("__syscall_ioctl", 1, 1, 512));
    assertEquals(EBADF, guest.call("__syscall_ioctl", 77, 0x5413, 512));
  }
}
