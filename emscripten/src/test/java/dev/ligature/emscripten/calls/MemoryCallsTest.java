package dev.ligature.emscripten.calls;

import static dev.ligature.emscripten.calls.HostCalls.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.emscripten.EmscriptenHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files in memory, and growth. */
final class MemoryCallsTest {
  private static final int SHARED = 1;
  private static final int PRIVATE = 2;
  private static final int READ_WRITE = 3;
  private static final int EACCES = -2;

  private final HostCalls guest = new HostCalls(EmscriptenHost.builder().build());

  @AfterEach
  void close() {
    guest.close();
  }

  private int map(int fd, int size, int protection, int flags, long offset) {
    int errno = guest.call("_mmap_js", size, protection, flags, fd, offset, RESULT, RESULT + 4);
    return errno < 0 ? errno : guest.getInt(RESULT + 4);
  }

  @Test
  void a_mapping_has_the_files_content_and_writes_it_back_if_it_is_shared() {
    guest.make("/a", "0123456789");
    int fd = guest.open("/a", O_RDWR);
    int address = map(fd, 8, READ_WRITE, SHARED, 2);
    assertEquals(1, guest.getInt(RESULT), "allocated");
    assertEquals(0, address % 65536);
    assertEquals("23456789", guest.getText(address, 8));
    guest.putShort(address, 'A' | 'B' << 8);
    assertEquals("0123456789", guest.content("/a"));
    assertEquals(0, guest.call("_msync_js", address, 8, READ_WRITE, SHARED, fd, 2L));
    assertEquals("01AB456789", guest.content("/a"));
    guest.putShort(address + 6, 'Y' | 'Z' << 8);
    assertEquals(0, guest.call("_munmap_js", address, 8, READ_WRITE, SHARED, fd, 2L));
    assertEquals("01AB4567YZ", guest.content("/a"));
  }

  @Test
  void a_private_mapping_writes_nothing_and_what_is_beyond_the_file_is_zero() {
    guest.make("/a", "abc");
    int fd = guest.open("/a", 0);
    int address = map(fd, 10, READ_WRITE, PRIVATE, 0);
    assertEquals("abc\0\0\0\0\0\0\0", guest.getText(address, 10));
    guest.putShort(address, 'X');
    assertEquals(0, guest.call("_munmap_js", address, 10, READ_WRITE, PRIVATE, fd, 0L));
    assertEquals("abc", guest.content("/a"));
    // A shared one does not make the file longer.
    int writable = guest.open("/a", O_RDWR);
    int shared = map(writable, 10, READ_WRITE, SHARED, 0);
    assertEquals(0, guest.call("_munmap_js", shared, 10, READ_WRITE, SHARED, writable, 0L));
    assertEquals("abc", guest.content("/a"));
  }

  @Test
  void what_can_not_be_mapped_has_its_error() {
    guest.make("/a", "abc");
    assertEquals(EACCES, map(guest.open("/a", 0), 3, READ_WRITE, SHARED, 0));
    assertEquals(EACCES, map(guest.open("/a", O_WRONLY), 3, 1, PRIVATE, 0));
    assertEquals(EBADF, map(99, 3, 1, PRIVATE, 0));
    assertEquals(-43, map(0, 3, 1, PRIVATE, 0));
    assertEquals(EINVAL, map(guest.open("/a", 0), 0, 1, PRIVATE, 0));
    assertEquals(EINVAL, map(guest.open("/a", 0), 3, 1, PRIVATE, -1));
  }

  @Test
  void the_memory_grows_by_what_is_wanted_and_more_as_far_as_it_can() {
    assertEquals(4 * 65536, guest.program().memory().byteSize());
    assertEquals(1, guest.call("emscripten_resize_heap", 4 * 65536));
    assertEquals(4 * 65536, guest.program().memory().byteSize());
    assertEquals(1, guest.call("emscripten_resize_heap", 4 * 65536 + 1));
    assertEquals(5 * 65536, guest.program().memory().byteSize());
    assertEquals(1, guest.call("emscripten_resize_heap", 64 * 65536));
    assertEquals(0, guest.call("emscripten_resize_heap", 64 * 65536 + 1));
    assertEquals(0, guest.call("emscripten_resize_heap", -1));
    assertEquals(Integer.MIN_VALUE, guest.call("emscripten_get_heap_max"));
  }

  @Test
  void blocks_are_copied_that_overlap() {
    int at = guest.put("0123456789");
    guest.callAny("_emscripten_memcpy_js", at + 2, at, 5);
    assertEquals("0101234789", guest.getText(at));
  }
}
