package dev.ligature.wasi.preview1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.wasi.WasiPreview1;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors of files and directories. */
class FdCallsTest {
  private static final int ROOT = 3;
  private static final int CREATE = 1;
  private static final int DIRECTORY = 2;
  private static final int TRUNCATE = 8;
  private static final long READ = 1 << 1;
  private static final long WRITE = 1 << 6;
  private static final int APPEND = 1;
  private static final int NONBLOCK = 4;

  private static final int BADF = 8;
  private static final int INVAL = 28;
  private static final int ISDIR = 31;
  private static final int LOOP = 32;
  private static final int NOENT = 44;
  private static final int NOTDIR = 54;
  private static final int NOTSUP = 58;
  private static final int NXIO = 60;
  private static final int SPIPE = 70;

  @TempDir Path outside;
  private Path root;
  @AutoClose Guest guest;

  @BeforeEach
  void start() throws IOException {
    root = Files.createDirectory(outside.resolve("root"));
    guest = new Guest(WasiPreview1.builder().directory("/data", root).build());
  }

  private int open(String path, int flags, long rights, int fdFlags) {
    int address = guest.string(path);
    int size = Guest.size(path);
    int errno =
        guest.call(
            "path_open", ROOT, 1, address, size, flags, rights, rights, fdFlags, Guest.RESULT);
    assertEquals(0, errno, path);
    return guest.result();
  }

  @Test
  void directories_are_no_files() throws IOException {
    Files.createDirectory(root.resolve("d"));
    int fd = open("d", DIRECTORY, 1 << 14, 0);
    int vectors = guest.vectors(Guest.BUFFER, 4);
    assertEquals(ISDIR, guest.call("fd_read", fd, vectors, 1, Guest.RESULT));
    assertEquals(ISDIR, guest.call("fd_write", fd, vectors, 1, Guest.RESULT));
    assertEquals(ISDIR, guest.call("fd_pread", fd, vectors, 1, 0L, Guest.RESULT));
    assertEquals(ISDIR, guest.call("fd_pwrite", fd, vectors, 1, 0L, Guest.RESULT));
    assertEquals(ISDIR, guest.call("fd_seek", fd, 0L, 0, Guest.RESULT));
    assertEquals(ISDIR, guest.call("fd_filestat_set_size", fd, 0L));
    assertEquals(ISDIR, guest.call("fd_allocate", fd, 0L, 1L));
    assertEquals(0, guest.call("fd_sync", fd));
    assertEquals(0, guest.call("fd_filestat_get", fd, Guest.BUFFER));
    assertEquals(0, guest.call("fd_filestat_set_times", fd, 0L, 7_000_000_000L, 4));
    assertEquals(7000, Files.getLastModifiedTime(root.resolve("d")).toMillis());
    assertEquals(BADF, guest.call("fd_prestat_get", fd, Guest.RESULT));
  }

  @Test
  void files_are_no_directories() {
    int fd = open("f", CREATE, READ | WRITE, 0);
    assertEquals(NOTDIR, guest.call("fd_readdir", fd, Guest.BUFFER, 100, 0L, Guest.RESULT));
    assertEquals(NOTDIR, guest.open(fd, "x", 0));
    assertEquals(NOTDIR, guest.onPath("path_create_directory", fd, "x"));
  }

  @Test
  void streams_have_no_places() {
    assertEquals(SPIPE, guest.call("fd_seek", 0, 0L, 0, Guest.RESULT));
    assertEquals(SPIPE, guest.call("fd_tell", 1, Guest.RESULT));
    assertEquals(NOTDIR, guest.onPath("path_create_directory", 1, "x"));
  }

  @Test
  void descriptors_get_the_lowest_free_number() {
    int first = open("a", CREATE, WRITE, 0);
    int second = open("b", CREATE, WRITE, 0);
    assertEquals(first + 1, second);
    assertEquals(0, guest.call("fd_close", first));
    assertEquals(first, open("c", CREATE, WRITE, 0));
    assertEquals(BADF, guest.call("fd_close", 99));
    assertEquals(BADF, guest.call("fd_close", -1));
  }

  @Test
  void a_renumbered_file_has_its_new_number_alone() {
    int a = open("a", CREATE, READ | WRITE, 0);
    int b = open("b", CREATE, READ | WRITE, 0);
    assertEquals(0, guest.write(a, "a"));
    assertEquals(0, guest.call("fd_renumber", a, b));
    assertEquals(BADF, guest.write(a, "x"));
    assertEquals(0, guest.write(b, "b"));
    assertEquals(0, guest.call("fd_renumber", b, b));
    assertEquals(BADF, guest.call("fd_renumber", 99, b));
    assertEquals(BADF, guest.call("fd_renumber", b, 99));
  }

  @Test
  void a_status_says_how_a_file_was_opened() {
    int fd = open("a", CREATE, READ, APPEND | NONBLOCK);
    assertEquals(0, guest.call("fd_fdstat_get", fd, Guest.BUFFER));
    assertEquals(4, guest.getByte(Guest.BUFFER));
    assertEquals(APPEND | NONBLOCK, guest.getByte(Guest.BUFFER + 2));
    assertEquals(READ, guest.getLong(Guest.BUFFER + 8));
    assertEquals(0, guest.call("fd_fdstat_set_flags", fd, APPEND));
    assertEquals(NOTSUP, guest.call("fd_fdstat_set_flags", fd, 0));
    assertEquals(BADF, guest.write(fd, "x"));
  }

  @Test
  void what_is_read_fills_several_buffers() throws IOException {
    Files.writeString(root.resolve("a"), "abcdef");
    int fd = open("a", 0, READ, 0);
    int vectors = guest.vectors(Guest.BUFFER, 2, Guest.BUFFER + 50, 0, Guest.BUFFER + 100, 10);
    assertEquals(0, guest.call("fd_read", fd, vectors, 3, Guest.RESULT));
    assertEquals(6, guest.result());
    assertEquals("ab", guest.readString(Guest.BUFFER, 2));
    assertEquals("cdef", guest.readString(Guest.BUFFER + 100, 4));
    assertEquals(0, guest.call("fd_pread", fd, vectors, 1, 4L, Guest.RESULT));
    assertEquals("ef", guest.readString(Guest.BUFFER, 2));
    assertEquals("", guest.read(fd, 10));
    assertEquals(INVAL, guest.call("fd_pread", fd, vectors, 1, -1L, Guest.RESULT));
  }

  @Test
  void a_truncated_file_is_written_anew() throws IOException {
    Files.writeString(root.resolve("a"), "abcdef");
    int fd = open("a", TRUNCATE, WRITE, 0);
    assertEquals(0, guest.write(fd, "x"));
    assertEquals("x", Files.readString(root.resolve("a")));
    assertEquals(0, guest.call("fd_filestat_set_size", fd, 3L));
    assertEquals(0, guest.call("fd_allocate", fd, 1L, 4L));
    assertEquals("x\0\0\0\0", Files.readString(root.resolve("a")));
  }

  @Test
  void a_listing_goes_on_where_it_ended_and_tells_links_as_such() throws IOException {
    for (int i = 0; i < 50; i++) {
      Files.createFile(root.resolve("file" + i));
    }
    Files.createSymbolicLink(root.resolve("dangling"), Path.of("nothing"));
    TreeSet<String> names = new TreeSet<>();
    long cookie = 0;
    int used;
    do {
      assertEquals(0, guest.call("fd_readdir", ROOT, Guest.BUFFER, 200, cookie, Guest.RESULT));
      used = guest.result();
      int at = Guest.BUFFER;
      while (at + 24 <= Guest.BUFFER + used
          && at + 24 + guest.getInt(at + 16) <= Guest.BUFFER + used) {
        String name = guest.readString(at + 24, guest.getInt(at + 16));
        names.add(name);
        cookie = guest.getLong(at);
        int type = name.startsWith(".") ? 3 : name.equals("dangling") ? 7 : 4;
        assertEquals(type, guest.getByte(at + 20), name);
        at += 24 + guest.getInt(at + 16);
      }
    } while (used == 200);
    assertEquals(53, names.size());
    assertEquals(INVAL, guest.call("fd_readdir", ROOT, Guest.BUFFER, 200, -1L, Guest.RESULT));
  }

  @Test
  void a_file_is_read_on_after_an_interrupt() throws IOException {
    Files.writeString(root.resolve("a"), "abcdef");
    int fd = open("a", 0, READ, 0);
    Thread.currentThread().interrupt();
    assertEquals("abc", guest.read(fd, 3));
    assertTrue(Thread.interrupted());
    assertEquals("def", guest.read(fd, 3));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_named_pipe_does_not_block() throws Exception {
    Path pipe = root.resolve("p");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    int path = guest.string("p");
    for (int fdFlags : new int[] {0, NONBLOCK}) {
      for (long rights : new long[] {READ, WRITE, READ | WRITE}) {
        int errno = guest.call("path_open", ROOT, 1, path, 1, 0, rights, 0L, fdFlags, Guest.RESULT);
        assertEquals(NXIO, errno);
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_closed_program_holds_nothing() throws IOException {
    Files.createDirectories(root.resolve("d/e"));
    int before = descriptors();
    for (int i = 0; i < 30; i++) {
      try (Guest other = new Guest(WasiPreview1.builder().directory("/", root).build())) {
        assertEquals(0, other.open(ROOT, "a", CREATE));
        assertEquals(0, other.onPath("path_create_directory", ROOT, "d/new"));
        assertEquals(0, other.onPath("path_remove_directory", ROOT, "d/new"));
        int path = other.string("d/e");
        assertEquals(
            0, other.call("path_open", ROOT, 0, path, 3, DIRECTORY, READ, 0L, 0, Guest.RESULT));
      }
    }
    assertTrue(descriptors() < before + 20, () -> before + " " + descriptors());
  }

  private static int descriptors() {
    String[] all = new File("/proc/self/fd").list();
    return all == null ? -1 : all.length;
  }

  @Test
  void a_directory_that_is_not_there_says_so_when_it_is_used() {
    WasiPreview1 wasi =
        WasiPreview1.builder()
            .directory("/gone", root.resolve("nothing"))
            .directory("/data", root)
            .build();
    try (Guest other = new Guest(wasi)) {
      assertEquals(0, other.call("fd_prestat_get", ROOT, Guest.RESULT));
      assertEquals(NOENT, other.open(ROOT, "a", CREATE));
      assertEquals(NOENT, other.call("fd_filestat_get", ROOT, Guest.BUFFER));
      assertEquals(0, other.open(ROOT + 1, "a", CREATE));
    }
  }

  @Test
  void times_are_set_or_now_but_not_both() {
    int fd = open("a", CREATE, READ | WRITE, 0);
    assertEquals(INVAL, guest.call("fd_filestat_set_times", fd, 0L, 0L, 3));
    assertEquals(INVAL, guest.call("fd_filestat_set_times", fd, 0L, 0L, 12));
    assertEquals(0, guest.call("fd_filestat_set_times", fd, 5_000_000_000L, 0L, 1 | 8));
    assertEquals(0, guest.call("fd_filestat_get", fd, Guest.BUFFER));
    assertEquals(5_000_000_000L, guest.getLong(Guest.BUFFER + 40));
  }

  @Test
  void the_times_of_a_link_itself_are_set() throws IOException {
    Files.createSymbolicLink(root.resolve("l"), Path.of("nothing"));
    int path = guest.string("l");
    assertEquals(0, guest.call("path_filestat_set_times", ROOT, 0, path, 1, 0L, 5_000_000_000L, 4));
    assertEquals(
        NOENT, guest.call("path_filestat_set_times", ROOT, 1, path, 1, 0L, 5_000_000_000L, 4));
    assertEquals(0, guest.call("path_filestat_get", ROOT, 0, path, 1, Guest.BUFFER));
    assertEquals(5_000_000_000L, guest.getLong(Guest.BUFFER + 48));
    assertEquals(LOOP, guest.call("path_open", ROOT, 0, path, 1, 0, READ, 0L, 0, Guest.RESULT));
  }
}
