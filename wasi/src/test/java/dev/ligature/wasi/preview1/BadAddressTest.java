package dev.ligature.wasi.preview1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest's bad pointers give {@code EFAULT}, and nothing it passes throws at the Java caller. */
class BadAddressTest {
  private static final int FAULT = 21;
  private static final int BAD = Guest.SIZE - 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  @TempDir Path directory;
  @AutoClose Guest guest;

  @BeforeEach
  void start() {
    WasiPreview1 wasi =
        WasiPreview1.builder()
            .stdin(
                new ByteArrayInputStream("input".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
            .stdout(out)
            .directory("/", directory)
            .build();
    guest =
        new Guest(
            wasi, ProgramConfig.builder().arguments("program", "x").environment("K", "V").build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"args_get", "args_sizes_get", "environ_get", "environ_sizes_get", "clock_res_get"})
  void a_result_outside_of_memory_is_a_fault(String name) {
    assertEquals(FAULT, guest.call(name, name.startsWith("clock") ? 0 : BAD, BAD));
  }

  @Test
  void a_stat_outside_of_memory_is_a_fault() {
    assertEquals(FAULT, guest.call("fd_fdstat_get", 1, BAD));
    assertEquals(FAULT, guest.call("fd_filestat_get", 3, BAD));
    assertEquals(FAULT, guest.call("fd_prestat_get", 3, BAD));
    assertEquals(FAULT, guest.call("random_get", BAD, 3));
  }

  @Test
  void a_path_outside_of_memory_is_a_fault() {
    assertEquals(FAULT, guest.call("path_unlink_file", 3, BAD, 3));
    assertEquals(FAULT, guest.call("path_unlink_file", 3, 0, -1));
  }

  @Test
  void nothing_is_written_when_one_of_several_buffers_is_bad() {
    int text = guest.string("good");
    assertEquals(FAULT, guest.call("fd_write", 1, guest.vectors(text, 4, BAD, 4), 2, 64));
    assertEquals(FAULT, guest.call("fd_write", 1, guest.vectors(text, 4), 1, BAD));
    assertEquals("", out.toString(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void nothing_is_read_when_one_of_several_buffers_is_bad() {
    assertEquals(FAULT, guest.call("fd_read", 0, guest.vectors(256, 2, BAD, 4), 2, 64));
    assertEquals("input", guest.read(0, 100));
  }

  @Test
  void a_buffer_larger_than_memory_is_a_fault_and_is_not_allocated() {
    int vectors = guest.vectors(0, Integer.MAX_VALUE);
    assertEquals(FAULT, guest.call("fd_read", 0, vectors, 1, 64));
    assertEquals(28, guest.call("fd_read", 0, guest.vectors(0, -1), 1, 64));
  }

  @Test
  void more_buffers_or_subscriptions_than_a_call_may_have_are_invalid() {
    assertEquals(0, guest.call("fd_write", 1, 0x1000, 1024, 64));
    assertEquals(28, guest.call("fd_write", 1, 0x1000, 1025, 64));
    assertEquals(28, guest.call("fd_read", 0, 0x1000, 1025, 64));
    assertEquals(28, guest.call("poll_oneoff", 0, 0, 16_385, 64));
  }

  @Test
  void a_file_is_not_opened_for_a_descriptor_that_cannot_be_returned() {
    int path = guest.string("new");
    long rights = 1 << 6;
    assertEquals(FAULT, guest.call("path_open", 3, 0, path, 3, 1, rights, 0L, 0, BAD));
    assertTrue(java.nio.file.Files.notExists(directory.resolve("new")));
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void no_numbers_make_a_function_throw() {
    Random random = new Random(42);
    String[] names = {
      "args_get",
      "args_sizes_get",
      "environ_get",
      "environ_sizes_get",
      "clock_res_get",
      "clock_time_get",
      "fd_advise",
      "fd_allocate",
      "fd_datasync",
      "fd_fdstat_get",
      "fd_fdstat_set_flags",
      "fd_fdstat_set_rights",
      "fd_filestat_get",
      "fd_filestat_set_size",
      "fd_filestat_set_times",
      "fd_pread",
      "fd_prestat_get",
      "fd_prestat_dir_name",
      "fd_pwrite",
      "fd_read",
      "fd_readdir",
      "fd_renumber",
      "fd_seek",
      "fd_sync",
      "fd_tell",
      "fd_write",
      "path_create_directory",
      "path_filestat_get",
      "path_filestat_set_times",
      "path_link",
      "path_open",
      "path_readlink",
      "path_remove_directory",
      "path_rename",
      "path_symlink",
      "path_unlink_file",
      "proc_raise",
      "random_get",
      "sched_yield",
      "sock_accept",
      "sock_recv",
      "sock_send",
      "sock_shutdown",
      "fd_close"
    };
    for (int round = 0; round < 300; round++) {
      for (String name : names) {
        Object[] arguments =
            Objects.requireNonNull(Signatures.of(name)).parameterList().stream()
                .map(type -> type == long.class ? (Object) (long) number(random) : number(random))
                .toArray();
        int errno = guest.call(name, arguments);
        assertTrue(errno >= 0 && errno <= 76, name);
      }
    }
  }

  private static int number(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(8);
      case 1 -> -random.nextInt(8);
      case 2 -> Guest.SIZE - random.nextInt(16);
      case 3 -> random.nextInt(Guest.SIZE);
      default -> random.nextInt();
    };
  }
}
