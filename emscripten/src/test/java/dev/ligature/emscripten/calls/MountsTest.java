package dev.ligature.emscripten.calls;

import static dev.ligature.emscripten.calls.HostCalls.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.emscripten.EmscriptenHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are mounted in a tree of files. */
final class MountsTest {
  @TempDir Path folder;
  private Path data;
  private Path share;

  @BeforeEach
  void make() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    share = Files.createDirectory(folder.resolve("share"));
    Files.writeString(share.resolve("read.txt"), "only");
    Files.writeString(folder.resolve("outside"), "outside");
  }

  private HostCalls open() {
    return new HostCalls(
        EmscriptenHost.builder()
            .directory("/var/lib/data", data)
            .readOnlyDirectory("/usr/share", share)
            .build());
  }

  @Test
  void paths_go_in_and_out_of_a_mounted_folder() throws IOException {
    try (HostCalls guest = open()) {
      guest.make("/var/lib/data/f", "on disk");
      guest.make("/var/lib/g", "in memory");
      assertEquals("on disk", Files.readString(data.resolve("f")));
      assertEquals("in memory", guest.content("/var/lib/data/../g"));
      assertEquals("only", guest.content("/var/lib/data/../../../usr/share/read.txt"));
      assertEquals("error -44", guest.content("/var/lib/data/../outside"));
      guest.call("__syscall_symlinkat", "/var/lib/g", WORKING_DIRECTORY, "/var/lib/data/link");
      assertEquals("in memory", guest.content("/var/lib/data/link"));
      guest.call(
          "__syscall_symlinkat",
          "../../../../../../outside",
          WORKING_DIRECTORY,
          "/var/lib/data/up");
      assertEquals("error -44", guest.content("/var/lib/data/up"));
      int fd = guest.open("/var/lib", O_DIRECTORY);
      assertTrue(guest.names(fd).contains("data"));
      assertEquals(0, guest.call("__syscall_chdir", "/var/lib/data"));
      assertEquals("on disk", guest.content("f"));
      assertEquals("in memory", guest.content("../g"));
    }
  }

  @Test
  void nothing_changes_in_one_to_read() {
    try (HostCalls guest = open()) {
      assertEquals("only", guest.content("/usr/share/read.txt"));
      assertEquals(EROFS, guest.open("/usr/share/read.txt", O_RDWR));
      assertEquals(EROFS, guest.open("/usr/share/new", O_CREAT | O_WRONLY));
      assertEquals(EROFS, guest.call("__syscall_mkdirat", WORKING_DIRECTORY, "/usr/share/d", 0755));
      assertEquals(
          EROFS, guest.call("__syscall_unlinkat", WORKING_DIRECTORY, "/usr/share/read.txt", 0));
      assertEquals(EROFS, guest.call("__syscall_chmod", "/usr/share/read.txt", 0777));
      assertEquals(EROFS, guest.call("__syscall_truncate64", "/usr/share/read.txt", 0L));
      assertEquals(
          EROFS,
          guest.call(
              "__syscall_renameat",
              WORKING_DIRECTORY,
              "/usr/share/read.txt",
              WORKING_DIRECTORY,
              "/usr/share/x"));
      guest.make("/usr/beside", "can be written");
    }
    assertFalse(Files.exists(share.resolve("new")));
  }

  @Test
  void a_name_does_not_move_from_one_file_system_to_another() {
    try (HostCalls guest = open()) {
      guest.make("/a", "x");
      assertEquals(
          EXDEV,
          guest.call(
              "__syscall_renameat", WORKING_DIRECTORY, "/a", WORKING_DIRECTORY, "/var/lib/data/a"));
      assertEquals(
          EXDEV,
          guest.call(
              "__syscall_linkat",
              WORKING_DIRECTORY,
              "/a",
              WORKING_DIRECTORY,
              "/var/lib/data/a",
              0));
      assertEquals("x", guest.content("/a"));
    }
  }

  @Test
  void a_mounted_folder_is_not_removed_or_renamed() {
    try (HostCalls guest = open()) {
      assertEquals(EINVAL, guest.call("__syscall_rmdir", "/var/lib/data"));
      assertEquals(
          EINVAL,
          guest.call(
              "__syscall_renameat", WORKING_DIRECTORY, "/var/lib/data", WORKING_DIRECTORY, "/x"));
    }
    assertTrue(Files.isDirectory(data));
  }

  @Test
  void programs_of_one_root_share_their_files_and_others_do_not() {
    EmscriptenHost shared = EmscriptenHost.builder().root(EmscriptenHost.newTree()).build();
    EmscriptenHost own = EmscriptenHost.builder().build();
    try (HostCalls first = new HostCalls(shared);
        HostCalls second = new HostCalls(shared);
        HostCalls third = new HostCalls(own);
        HostCalls fourth = new HostCalls(own)) {
      first.make("/tmp/a", "shared");
      assertEquals("shared", second.content("/tmp/a"));
      third.make("/tmp/a", "own");
      assertEquals("error -44", fourth.content("/tmp/a"));
    }
  }

  @Test
  void the_root_can_be_mounted_too() {
    for (String path : new String[] {"/", "//", "/./"}) {
      try (HostCalls guest =
          new HostCalls(EmscriptenHost.builder().readOnlyDirectory(path, share).build())) {
        assertEquals("only", guest.content("/read.txt"));
        assertEquals(EROFS, guest.open("/new", O_CREAT | O_WRONLY));
      }
    }
  }

  @Test
  void of_two_mounts_at_one_place_the_later_one_counts() {
    try (HostCalls guest =
        new HostCalls(
            EmscriptenHost.builder().directory("/x", data).directory("//x/", share).build())) {
      assertEquals("only", guest.content("/x/read.txt"));
    }
  }

  @Test
  void places_of_mounts_are_not_made_where_a_guests_link_leads() throws IOException {
    Path root = Files.createDirectory(folder.resolve("root"));
    Files.createSymbolicLink(root.resolve("a"), folder.resolve("outside-folder"));
    Files.createDirectory(folder.resolve("outside-folder"));
    UncheckedIOException e =
        assertThrows(
            UncheckedIOException.class,
            () ->
                new HostCalls(EmscriptenHost.builder().root(root).directory("/a/b", data).build()));
    assertEquals("the guest's files: NOENT", e.getMessage());
    assertFalse(Files.exists(folder.resolve("outside-folder/b")));
  }

  /** They begin at descriptors, and would pass mounted folders by. */
  @Test
  void wasis_functions_of_paths_are_not_there() {
    try (HostCalls guest = open()) {
      for (String name : new String[] {"path_open", "path_rename", "path_symlink"}) {
        assertTrue(guest.host().find("wasi_snapshot_preview1", name, Optional.empty()).isEmpty());
      }
      assertTrue(
          guest.host().find("wasi_snapshot_preview1", "fd_read", Optional.empty()).isPresent());
    }
  }

  /** To open it, as a file is opened whose permissions are set, would wait for a writer. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void the_permissions_of_a_pipe_are_not_set() throws IOException, InterruptedException {
    Path pipe = data.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    try (HostCalls guest = open()) {
      assertEquals(-60, guest.call("__syscall_chmod", "/var/lib/data/pipe", 0600));
    }
  }

  @Test
  void a_guests_path_has_to_be_absolute() {
    for (String path : new String[] {"data", "/a/../b", "/a/.."}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> EmscriptenHost.builder().directory(path, data));
      assertEquals(
          "mount at %s: the guest's path has to be absolute, without ..".formatted(path),
          e.getMessage());
    }
  }
}
