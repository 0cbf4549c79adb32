package dev.ligature.wasi.preview1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.wasi.WasiPreview1;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule 73: a program with open files is not saved, since what is restored has others. */
class UnsavedTest {
  private static final int ROOT = 3;
  private static final int CREATE = 1;

  @TempDir Path root;

  private Guest guest() {
    return new Guest(WasiPreview1.builder().directory("/data", root).build());
  }

  @Test
  void S73_a_guest_that_has_opened_nothing_is_saved() {
    try (Guest guest = guest()) {
      assertEquals(Optional.empty(), guest.unsaved());
      guest.write(1, "");
      assertEquals(Optional.empty(), guest.unsaved());
    }
  }

  @Test
  void S73_an_open_file_is_named_until_it_is_closed() {
    try (Guest guest = guest()) {
      assertEquals(0, guest.open(ROOT, "a.txt", CREATE));
      assertEquals(Optional.of("a file or a directory is open as descriptor 4"), guest.unsaved());
      assertEquals(0, guest.call("fd_close", 4));
      assertEquals(Optional.empty(), guest.unsaved());
    }
  }

  @Test
  void S73_a_descriptor_that_the_guest_began_with_is_missed() {
    try (Guest guest = guest()) {
      assertEquals(0, guest.call("fd_close", ROOT));
      assertEquals(
          Optional.of("descriptor 3, which it began with, is closed or another one"),
          guest.unsaved());
    }
  }
}
