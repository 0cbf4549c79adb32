package dev.ligature.emscripten.calls;

import static dev.ligature.emscripten.calls.HostCalls.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.wasi.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and folders, in memory and in a folder of the host. */
@ParameterizedClass
@ValueSource(booleans = {true, false})
final class FileCallsTest {
  @Parameter boolean inMemory;

  @TempDir Path folder;
  private final FileTree tree = EmscriptenHost.newTree();
  private HostCalls guest;

  @BeforeEach
  void open() throws IOException {
    EmscriptenHost.Builder host = EmscriptenHost.builder();
    guest =
        new HostCalls(
            (inMemory ? host.root(tree) : host.root(Files.createDirectory(folder.resolve("root"))))
                .build());
  }

  @AfterEach
  void close() {
    guest.close();
  }

  private void link(String name, Path target) throws IOException {
    if (inMemory) {
      tree.createSymbolicLink(name, target.toString());
    } else {
      Files.createSymbolicLink(folder.resolve("root").resolve(name), target);
    }
  }

  private int mode(String path) {
    assertEquals(0, guest.call("__syscall_lstat64", path, RESULT), path);
    return guest.getInt(RESULT + 4);
  }

  @Test
  void a_file_is_made_written_read_and_removed() {
    guest.make("/a", "hello");
    assertEquals("hello", guest.content("/a"));
    assertEquals(EEXIST, guest.open("/a", O_CREAT | O_EXCL | O_RDWR));
    int fd = guest.open("/a", O_WRONLY | O_APPEND);
    assertEquals(1, guest.write(fd, "!"));
    assertEquals("errno 8", guest.read(fd, 1));
    guest.closeFile(fd);
    assertEquals("hello!", guest.content("/a"));
    assertEquals(0, guest.call("__syscall_unlinkat", WORKING_DIRECTORY, "/a", 0));
    assertEquals(ENOENT, guest.open("/a", 0));
    assertEquals(ENOENT, guest.call("__syscall_unlinkat", WORKING_DIRECTORY, "/a", 0));
  }

  @Test
  void the_status_of_a_file_has_all_its_parts() {
    guest.make("/a", "x".repeat(1000));
    assertEquals(0, guest.call("__syscall_chmod", "/a", 0640));
    assertEquals(
        0, guest.call("__syscall_linkat", WORKING_DIRECTORY, "/a", WORKING_DIRECTORY, "/b", 0));
    guest.putLong(600, 1_000_000_000L);
    guest.putInt(608, 5000);
    guest.putLong(616, 1_100_000_000L);
    guest.putInt(624, 0);
    assertEquals(0, guest.call("__syscall_utimensat", WORKING_DIRECTORY, "/a", 600, 0));
    assertEquals(0, guest.call("__syscall_stat64", "/b", RESULT));
    assertEquals(0x8000 | 0640, guest.getInt(RESULT + 4));
    assertEquals(2, guest.getInt(RESULT + 8));
    assertEquals(0, guest.getInt(RESULT + 12), "uid");
    assertEquals(1000, guest.getLong(RESULT + 24));
    assertEquals(4096, guest.getInt(RESULT + 32));
    assertEquals(2, guest.getInt(RESULT + 36));
    assertEquals(1_000_000_000L, guest.getLong(RESULT + 40));
    assertEquals(5000, guest.getInt(RESULT + 48));
    assertEquals(1_100_000_000L, guest.getLong(RESULT + 56));
    long inode = guest.getLong(RESULT + 88);
    int fd = guest.open("/a", 0);
    assertEquals(0, guest.call("__syscall_fstat64", fd, RESULT));
    assertEquals(inode, guest.getLong(RESULT + 88));
    assertEquals(0, guest.call("__syscall_newfstatat", fd, "", RESULT, 0x1000));
    assertEquals(inode, guest.getLong(RESULT + 88));
    assertEquals(ENOENT, guest.call("__syscall_newfstatat", fd, "", RESULT, 0));
  }

  @Test
  void the_mask_takes_permissions_away() {
    guest.make("/before", "");
    assertEquals(0x8000 | 0644, mode("/before"));
    assertEquals(022, guest.call("__syscall_umask", 077));
    guest.open("/a", O_CREAT | O_WRONLY, 0666);
    assertEquals(0x8000 | 0600, mode("/a"));
    assertEquals(0, guest.call("__syscall_mkdirat", WORKING_DIRECTORY, "/d", 0777));
    assertEquals(0x4000 | 0700, mode("/d"));
    assertEquals(077, guest.call("__syscall_umask", 022));
  }

  @Test
  void permissions_are_set_by_path_and_by_descriptor() {
    guest.make("/a", "");
    int fd = guest.open("/a", O_RDWR);
    assertEquals(0, guest.call("__syscall_fchmod", fd, 0600));
    assertEquals(0x8000 | 0600, mode("/a"));
    assertEquals(0, guest.call("__syscall_fchmodat2", WORKING_DIRECTORY, "/a", 0751, 0));
    assertEquals(0x8000 | 0751, mode("/a"));
    assertEquals(0, guest.call("__syscall_faccessat", WORKING_DIRECTORY, "/a", 1, 0));
    guest.call("__syscall_chmod", "/a", 0640);
    assertEquals(-2, guest.call("__syscall_faccessat", WORKING_DIRECTORY, "/a", 1, 0));
    assertEquals(EINVAL, guest.call("__syscall_faccessat", WORKING_DIRECTORY, "/a", 8, 0));
    assertEquals(ENOENT, guest.call("__syscall_faccessat", WORKING_DIRECTORY, "/none", 0, 0));
  }

  @Test
  void folders_are_made_listed_and_removed() {
    assertEquals(0, guest.call("__syscall_mkdirat", WORKING_DIRECTORY, "/d", 0755));
    assertEquals(EEXIST, guest.call("__syscall_mkdirat", WORKING_DIRECTORY, "/d", 0755));
    for (int i = 0; i < 7; i++) {
      guest.make("/d/f" + i, "");
    }
    int fd = guest.open("/d", O_DIRECTORY);
    List<String> names = guest.names(fd);
    assertEquals(List.of(".", ".."), names.subList(0, 2));
    assertEquals(
        List.of("f0", "f1", "f2", "f3", "f4", "f5", "f6"),
        names.subList(2, names.size()).stream().sorted().toList());
    assertEquals(List.of(), guest.names(fd), "the end");
    // rewinddir
    assertEquals(0, guest.call("fd_seek", fd, 0L, 0, RESULT));
    assertEquals(9, guest.names(fd).size());
    assertEquals(EINVAL, guest.call("__syscall_getdents64", fd, 65536, 279));
    assertEquals(ENOTEMPTY, guest.call("__syscall_rmdir", "/d"));
    for (int i = 0; i < 7; i++) {
      assertEquals(0, guest.call("__syscall_unlinkat", fd, "f" + i, 0));
    }
    assertEquals(EISDIR, guest.call("__syscall_unlinkat", WORKING_DIRECTORY, "/d", 0));
    assertEquals(0, guest.call("__syscall_unlinkat", WORKING_DIRECTORY, "/d", 0x200));
    assertEquals(ENOENT, guest.call("__syscall_rmdir", "/d"));
  }

  @Test
  void an_entry_has_its_type_number_and_offset() {
    guest.call("__syscall_mkdirat", WORKING_DIRECTORY, "/d", 0755);
    guest.call("__syscall_mkdirat", WORKING_DIRECTORY, "/d/sub", 0755);
    int fd = guest.open("/d", O_DIRECTORY);
    assertEquals(3 * 280, guest.call("__syscall_getdents64", fd, 65536, 4096));
    int sub = 65536 + 2 * 280;
    assertEquals("sub", guest.getText(sub + 19));
    assertEquals(4, guest.getByte(sub + 18));
    assertEquals(280, guest.getShort(sub + 16));
    guest.call("__syscall_stat64", "/d/sub", RESULT);
    assertEquals(guest.getLong(RESULT + 88), guest.getLong(sub));
    assertTrue(guest.getLong(sub + 8) > guest.getLong(sub + 8 - 280));
  }

  @Test
  void paths_begin_at_the_working_directory_or_at_a_descriptor() {
    guest.call("__syscall_mkdirat", WORKING_DIRECTORY, "d", 0755);
    guest.call("__syscall_mkdirat", WORKING_DIRECTORY, "d/e", 0755);
    guest.make("/d/e/f", "deep");
    assertEquals(0, guest.call("__syscall_chdir", "/d/../d/./e"));
    assertEquals(5, guest.call("__syscall_getcwd", RESULT, 100));
    assertEquals("/d/e", guest.getText(RESULT));
    assertEquals(-68, guest.call("__syscall_getcwd", RESULT, 4));
    assertEquals("deep", guest.content("f"));
    assertEquals("deep", guest.content("../e/f"));
    // Nothing is above the root.
    assertEquals("deep", guest.content("../../../../d/e/f"));
    int fd = guest.open("/d", O_DIRECTORY);
    guest.putInt(512, 0);
    assertTrue(guest.call("__syscall_openat", fd, "e/f", 0, 512) > 0);
    assertEquals(ENOTDIR, guest.call("__syscall_chdir", "f"));
    assertEquals(0, guest.call("__syscall_fchdir", fd));
    assertEquals("deep", guest.content("e/f"));
    assertEquals(ENOENT, guest.open("", 0));
  }

  @Test
  void links_lead_where_they_say_from_the_guests_root() {
    guest.call("__syscall_mkdirat", WORKING_DIRECTORY, "/d", 0755);
    guest.make("/d/f", "target");
    assertEquals(0, guest.call("__syscall_symlinkat", "/d/f", WORKING_DIRECTORY, "/absolute"));
    assertEquals(0, guest.call("__syscall_symlinkat", "d", WORKING_DIRECTORY, "/relative"));
    assertEquals(0, guest.call("__syscall_symlinkat", "../../../d/f", WORKING_DIRECTORY, "/up"));
    assertEquals("target", guest.content("/absolute"));
    assertEquals("target", guest.content("/relative/f"));
    assertEquals("target", guest.content("/up"));
    assertEquals(0xa000, mode("/absolute") & 0xf000);
    assertEquals(
        4, guest.call("__syscall_readlinkat", WORKING_DIRECTORY, "/absolute", RESULT, 4096));
    assertEquals("/d/f", guest.getText(RESULT, 4));
    assertEquals(EINVAL, guest.call("__syscall_readlinkat", WORKING_DIRECTORY, "/d", RESULT, 10));
    assertEquals(ELOOP, guest.open("/absolute", O_NOFOLLOW));
    guest.call("__syscall_symlinkat", "loop", WORKING_DIRECTORY, "/loop");
    assertEquals(ELOOP, guest.open("/loop", 0));
  }

  @Test
  void what_is_outside_of_the_root_stays_there() throws IOException {
    if (inMemory) {
      return;
    }
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    link("out", secret);
    link("parent", folder);
    assertEquals("error -44", guest.content("/out"));
    assertEquals("error -44", guest.content("/parent/secret"));
    assertEquals("error -44", guest.content("/../secret"));
    assertEquals("secret", Files.readString(secret));
  }

  @Test
  void a_time_that_is_none_is_an_error() {
    guest.make("/a", "");
    for (int at : new int[] {600, 616}) {
      guest.putLong(at, Long.MAX_VALUE);
      guest.putInt(at + 8, 0);
    }
    assertEquals(EINVAL, guest.call("__syscall_utimensat", WORKING_DIRECTORY, "/a", 600, 0));
  }

  @Test
  void files_are_renamed_and_cut() {
    guest.make("/a", "0123456789");
    guest.make("/b", "b");
    assertEquals(
        0, guest.call("__syscall_renameat", WORKING_DIRECTORY, "/a", WORKING_DIRECTORY, "/b"));
    assertEquals("0123456789", guest.content("/b"));
    assertEquals(0, guest.call("__syscall_truncate64", "/b", 4L));
    assertEquals("0123", guest.content("/b"));
    int fd = guest.open("/b", O_RDWR);
    assertEquals(0, guest.call("__syscall_ftruncate64", fd, 2L));
    assertEquals(0, guest.call("__syscall_fallocate", fd, 0, 0L, 5L));
    assertEquals("01\0\0\0", guest.content("/b"));
    assertEquals(EINVAL, guest.call("__syscall_ftruncate64", fd, -1L));
    assertEquals(0, guest.call("__syscall_fdatasync", fd));
    assertEquals(0, guest.call("fd_sync", fd));
  }

  @Test
  void a_descriptor_has_the_flags_it_was_opened_with() {
    guest.make("/a", "");
    int fd = guest.open("/a", O_RDWR | O_APPEND);
    assertEquals(O_RDWR | O_APPEND, guest.call("__syscall_fcntl64", fd, 3, 0));
    assertEquals(O_WRONLY, guest.call("__syscall_fcntl64", guest.open("/a", O_WRONLY), 3, 0));
    assertEquals(0, guest.call("__syscall_fcntl64", guest.open("/a", 0), 3, 0));
    assertEquals(EBADF, guest.call("__syscall_fcntl64", 999, 3, 0));
    assertEquals(EINVAL, guest.call("__syscall_fcntl64", fd, 77, 0));
    // F_GETLK: nobody has a lock.
    guest.putInt(512, 700);
    guest.putShort(700, 1);
    assertEquals(0, guest.call("__syscall_fcntl64", fd, 12, 512));
    assertEquals(2, guest.getShort(700));
    assertEquals(ENOTTY, guest.call("__syscall_ioctl", fd, 0x5413, 512));
  }

  @Test
  void the_size_of_a_file_system_is_said_in_both_layouts() {
    assertEquals(0, guest.call("__syscall_statfs64", "/", 88, RESULT));
    assertEquals(4096, guest.getInt(RESULT + 4));
    assertEquals(1_000_000, guest.getLong(RESULT + 8));
    assertEquals(255, guest.getInt(RESULT + 56));
    assertEquals(0, guest.call("__syscall_statfs64", "/", 64, RESULT));
    assertEquals(500_000, guest.getInt(RESULT + 12));
    assertEquals(255, guest.getInt(RESULT + 36));
    assertEquals(ENOENT, guest.call("__syscall_statfs64", "/none", 88, RESULT));
  }
}
