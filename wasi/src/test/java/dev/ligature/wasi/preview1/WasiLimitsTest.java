package dev.ligature.wasi.preview1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a guest may open and write. */
class WasiLimitsTest {
  private static final int ROOT = 3;
  private static final int CREATE = 1;
  private static final int DIRECTORY = 2;
  private static final int EXCLUSIVE = 4;
  private static final int TRUNCATE = 8;
  private static final int APPEND = 1;
  private static final long READ_WRITE = 1 << 1 | 1 << 6;

  private static final int BADF = 8;
  private static final int DQUOT = 19;
  private static final int EXIST = 20;
  private static final int MFILE = 33;
  private static final int NOENT = 44;
  private static final int NOSPC = 51;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path root;

  private Guest guest(Limit limit, long value) {
    WasiPreview1 wasi =
        WasiPreview1.builder().directory("/data", root).stdout(out).stderr(err).build();
    return new Guest(wasi, ProgramConfig.builder().limits(Limits.of(limit, value)).build());
  }

  private static int open(Guest guest, String path, int flags) {
    return open(guest, path, flags, 0);
  }

  /** The number, or the negative error. */
  private static int open(Guest guest, String path, int flags, int fdFlags) {
    int errno =
        guest.call(
            "path_open",
            ROOT,
            1,
            guest.string(path),
            Guest.size(path),
            flags,
            READ_WRITE,
            READ_WRITE,
            fdFlags,
            Guest.RESULT);
    return errno == 0 ? guest.result() : -errno;
  }

  /** How many bytes were written, or the negative error. */
  private static int write(Guest guest, int fd, String text) {
    int errno = guest.write(fd, text);
    return errno == 0 ? guest.result() : -errno;
  }

  private String content(String name) throws IOException {
    return Files.readString(root.resolve(name));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }

  @Test
  void OPEN_FILES_one_more_is_EMFILE_and_is_not_created() throws IOException {
    Files.writeString(root.resolve("there"), "content");
    try (Guest guest = guest(Limit.OPEN_FILES, 3);
        Guest other = guest(Limit.OPEN_FILES, 3)) {
      assertEquals(4, open(guest, "a", CREATE));
      assertEquals(5, open(guest, ".", DIRECTORY));
      assertEquals(6, open(guest, "a", 0));
      assertEquals(-MFILE, open(guest, "b", CREATE));
      assertFalse(Files.exists(root.resolve("b")));
      assertEquals(-MFILE, open(guest, "there", TRUNCATE));
      assertEquals("content", content("there"));
      assertEquals(-MFILE, open(guest, ".", DIRECTORY));
      // What is open works on, and another program has its own.
      assertEquals(2, write(guest, 4, "xy"));
      assertEquals(4, open(other, "c", CREATE));
      assertEquals(0, guest.call("fd_close", 5));
      assertEquals(5, open(guest, "b", CREATE));
      assertEquals(-MFILE, open(guest, "d", CREATE));
    }
  }

  @Test
  void OPEN_FILES_an_opening_that_fails_takes_nothing() {
    try (Guest guest = guest(Limit.OPEN_FILES, 1)) {
      for (int k = 0; k < 5; k++) {
        assertEquals(-NOENT, open(guest, "none", 0));
        assertEquals(BADF, guest.call("fd_close", 9));
      }
      assertEquals(4, open(guest, "a", CREATE));
      assertEquals(0, guest.call("fd_close", 4));
      assertEquals(-EXIST, open(guest, "a", CREATE | EXCLUSIVE));
      assertEquals(4, open(guest, "a", 0));
      assertEquals(-MFILE, open(guest, "none", 0));
    }
  }

  @Test
  void OPEN_FILES_what_the_guest_was_given_does_not_count() {
    try (Guest guest = guest(Limit.OPEN_FILES, 1)) {
      assertEquals(4, open(guest, "a", CREATE));
      assertEquals(0, guest.call("fd_close", 0));
      assertEquals(-MFILE, open(guest, "b", CREATE));
      // It takes the place of a stream, and is the one that it was.
      assertEquals(0, guest.call("fd_renumber", 4, 1));
      assertEquals(-MFILE, open(guest, "b", CREATE));
      assertEquals(2, write(guest, 1, "xy"));
      assertEquals("", text(out));
      assertEquals(0, guest.call("fd_close", 1));
      assertEquals(0, open(guest, "b", CREATE));
    }
  }

  @Test
  void OPEN_FILES_one_that_is_replaced_makes_room() {
    try (Guest guest = guest(Limit.OPEN_FILES, 2)) {
      assertEquals(4, open(guest, "a", CREATE));
      assertEquals(5, open(guest, "b", CREATE));
      assertEquals(0, guest.call("fd_renumber", 4, 5));
      assertEquals(4, open(guest, "c", CREATE));
      assertEquals(-MFILE, open(guest, "d", CREATE));
    }
  }

  @Test
  void OPEN_FILES_none_can_be_allowed() throws IOException {
    Files.writeString(root.resolve("a"), "");
    try (Guest guest = guest(Limit.OPEN_FILES, 0)) {
      assertEquals(-MFILE, open(guest, "a", 0));
      assertEquals(0, guest.onPath("path_unlink_file", ROOT, "a"));
      assertEquals(2, write(guest, 1, "xy"));
    }
  }

  @Test
  void FILE_BYTES_a_write_gets_what_is_left_and_the_next_is_EDQUOT() throws IOException {
    try (Guest guest = guest(Limit.FILE_BYTES, 10);
        Guest other = guest(Limit.FILE_BYTES, 10)) {
      int a = open(guest, "a", CREATE);
      int b = open(guest, "b", CREATE);
      assertEquals(4, write(guest, a, "abcd"));
      assertEquals(6, write(guest, b, "12345678"));
      assertEquals(-DQUOT, write(guest, b, "9"));
      assertEquals(-DQUOT, write(guest, a, "e"));
      assertEquals(0, write(guest, a, ""));
      assertEquals("abcd", content("a"));
      assertEquals("123456", content("b"));
      // Reading and making smaller go on, and give nothing back.
      assertEquals(0, guest.call("fd_seek", a, 1L, 0, Guest.RESULT));
      assertEquals("bcd", guest.read(a, 10));
      assertEquals(0, guest.call("fd_filestat_set_size", a, 1L));
      assertEquals(-DQUOT, write(guest, a, "e"));
      assertEquals(0, guest.onPath("path_unlink_file", ROOT, "b"));
      assertEquals(-DQUOT, write(guest, a, "e"));
      assertEquals(5, write(guest, 1, "still"));
      assertEquals(10, write(other, open(other, "c", CREATE), "1234567890"));
    }
  }

  @Test
  void FILE_BYTES_of_a_file_that_is_open_to_append_and_of_pwrite() throws IOException {
    try (Guest guest = guest(Limit.FILE_BYTES, 10)) {
      int a = open(guest, "a", CREATE, APPEND);
      assertEquals(3, write(guest, a, "abc"));
      int b = open(guest, "a", 0);
      int vectors = guest.vectors(guest.string("xyz"), 3);
      assertEquals(0, guest.call("fd_pwrite", b, vectors, 1, 0L, Guest.RESULT));
      assertEquals(3, guest.result());
      assertEquals(4, write(guest, a, "defghi"));
      assertEquals(-DQUOT, write(guest, a, "j"));
      assertEquals(DQUOT, guest.call("fd_pwrite", b, vectors, 1, 0L, Guest.RESULT));
      assertEquals("xyzdefg", content("a"));
    }
  }

  @Test
  void FILE_BYTES_what_a_file_grows_by_counts() throws IOException {
    try (Guest guest = guest(Limit.FILE_BYTES, 100)) {
      int a = open(guest, "a", CREATE);
      int vectors = guest.vectors(guest.string("xyz"), 3);
      // 90 bytes of nothing, then three.
      assertEquals(0, guest.call("fd_pwrite", a, vectors, 1, 90L, Guest.RESULT));
      assertEquals(3, guest.result());
      assertEquals(DQUOT, guest.call("fd_pwrite", a, vectors, 1, 1L << 40, Guest.RESULT));
      assertEquals(DQUOT, guest.call("fd_filestat_set_size", a, 1L << 40));
      assertEquals(DQUOT, guest.call("fd_allocate", a, 0L, 101L));
      assertEquals(93, Files.size(root.resolve("a")));
      assertEquals(0, guest.call("fd_allocate", a, 0L, 96L));
      assertEquals(DQUOT, guest.call("fd_filestat_set_size", a, 101L));
      assertEquals(0, guest.call("fd_filestat_set_size", a, 100L));
      assertEquals(-DQUOT, write(guest, a, "x"));
      assertEquals(100, Files.size(root.resolve("a")));
    }
  }

  @Test
  void FILE_BYTES_more_than_is_written_at_once() throws IOException {
    int size = 3 << 20;
    try (Guest guest = guest(Limit.FILE_BYTES, 50_000)) {
      int a = open(guest, "a", CREATE);
      // The same buffer again and again, more than one call of the host takes.
      int[] vectors = new int[2 * (size / 30_000)];
      for (int k = 0; k < vectors.length; k += 2) {
        vectors[k] = 0x4000;
        vectors[k + 1] = 30_000;
      }
      int address = guest.vectors(vectors);
      assertEquals(0, guest.call("fd_write", a, address, vectors.length / 2, Guest.RESULT));
      assertEquals(50_000, guest.result());
      assertEquals(DQUOT, guest.call("fd_write", a, address, vectors.length / 2, Guest.RESULT));
      assertEquals(50_000, Files.size(root.resolve("a")));
    }
  }

  @Test
  void STREAM_BYTES_a_write_gets_what_is_left_and_the_next_is_ENOSPC() throws IOException {
    try (Guest guest = guest(Limit.STREAM_BYTES, 10)) {
      assertEquals(4, write(guest, 1, "abcd"));
      assertEquals(4, write(guest, 2, "1234"));
      int vectors = guest.vectors(guest.string("e"), 1, guest.string("fgh"), 3);
      assertEquals(0, guest.call("fd_write", 1, vectors, 2, Guest.RESULT));
      assertEquals(2, guest.result());
      assertEquals(-NOSPC, write(guest, 1, "x"));
      assertEquals(-NOSPC, write(guest, 2, "x"));
      assertEquals(0, write(guest, 2, ""));
      assertEquals("abcdef", text(out));
      assertEquals("1234", text(err));
      assertEquals(3, write(guest, open(guest, "a", CREATE), "abc"));
      assertEquals("abc", content("a"));
    }
    try (Guest other = guest(Limit.STREAM_BYTES, 10)) {
      assertEquals(10, write(other, 1, "0123456789abc"));
    }
  }

  @Test
  void STREAM_BYTES_what_is_no_output_is_not_counted() {
    try (Guest guest = guest(Limit.STREAM_BYTES, 3)) {
      assertEquals(-BADF, write(guest, 0, "abcd"));
      assertEquals(3, write(guest, 1, "abcd"));
    }
  }

  @Test
  void NEW_FILES_one_more_is_EDQUOT_and_is_not_made() throws IOException {
    try (Guest guest = guest(Limit.NEW_FILES, 4)) {
      assertEquals(4, open(guest, "a", CREATE));
      assertEquals(5, open(guest, "a", CREATE));
      assertEquals(-EXIST, open(guest, "a", CREATE | EXCLUSIVE));
      assertEquals(0, guest.onPath("path_create_directory", 3, "d"));
      assertEquals(EXIST, guest.onPath("path_create_directory", 3, "d"));
      assertEquals(0, guest.onPath("path_remove_directory", 3, "d"));
      assertEquals(6, open(guest, "b", CREATE));
      assertEquals(7, open(guest, "c", CREATE | EXCLUSIVE));
      // A name that is gone gives nothing back.
      assertEquals(-DQUOT, open(guest, "e", CREATE));
      assertEquals(-DQUOT, open(guest, "e", CREATE | EXCLUSIVE));
      assertEquals(DQUOT, guest.onPath("path_create_directory", 3, "e"));
      assertFalse(Files.exists(root.resolve("e")));
      assertEquals(8, open(guest, "b", CREATE));
    }
  }
}
