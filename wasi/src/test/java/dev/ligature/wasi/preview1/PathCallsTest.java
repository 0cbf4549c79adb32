package dev.ligature.wasi.preview1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.wasi.WasiPreview1;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathCallsTest {
  private static final int ROOT = 3;
  private static final int CREATE = 1;
  private static final int DIRECTORY = 2;
  private static final int EXCLUSIVE = 4;

  private static final int SUCCESS = 0;
  private static final int BADF = 8;
  private static final int EXIST = 20;
  private static final int ILSEQ = 25;
  private static final int INVAL = 28;
  private static final int ISDIR = 31;
  private static final int LOOP = 32;
  private static final int NAMETOOLONG = 37;
  private static final int NOENT = 44;
  private static final int NOTDIR = 54;
  private static final int NOTEMPTY = 55;
  private static final int PERM = 63;

  @TempDir Path outside;
  private Path root;
  @AutoClose Guest guest;

  @BeforeEach
  void start() throws IOException {
    root = Files.createDirectory(outside.resolve("root"));
    Files.writeString(outside.resolve("secret"), "secret");
    guest = new Guest(WasiPreview1.builder().directory("/data", root).build());
  }

  private String content(String path) {
    assertEquals(SUCCESS, guest.open(ROOT, path, 0), path);
    int fd = guest.result();
    String content = guest.read(fd, 100);
    assertEquals(SUCCESS, guest.call("fd_close", fd));
    return content;
  }

  private int rename(String from, String to) {
    return guest.call(
        "path_rename",
        ROOT,
        guest.string(from),
        Guest.size(from),
        ROOT,
        guest.string(to),
        Guest.size(to));
  }

  private int symlink(String target, String path) {
    return guest.call(
        "path_symlink",
        guest.string(target),
        Guest.size(target),
        ROOT,
        guest.string(path),
        Guest.size(path));
  }

  private int link(String from, String to) {
    return guest.call(
        "path_link",
        ROOT,
        0,
        guest.string(from),
        Guest.size(from),
        ROOT,
        guest.string(to),
        Guest.size(to));
  }

  private int stat(String path, boolean follow) {
    return guest.call(
        "path_filestat_get",
        ROOT,
        follow ? 1 : 0,
        guest.string(path),
        Guest.size(path),
        Guest.BUFFER);
  }

  private int readlink(String path) {
    return guest.call(
        "path_readlink",
        ROOT,
        guest.string(path),
        Guest.size(path),
        Guest.BUFFER,
        100,
        Guest.RESULT);
  }

  @Test
  void a_preopened_directory_has_its_name() {
    assertEquals(SUCCESS, guest.call("fd_prestat_get", ROOT, Guest.RESULT));
    assertEquals(5, guest.getInt(Guest.RESULT + 4));
    assertEquals(SUCCESS, guest.call("fd_prestat_dir_name", ROOT, Guest.BUFFER, 5));
    assertEquals("/data", guest.readString(Guest.BUFFER, 5));
    assertEquals(BADF, guest.call("fd_prestat_get", 4, Guest.RESULT));
  }

  @Test
  void a_file_is_created_written_and_read() throws IOException {
    assertEquals(SUCCESS, guest.open(ROOT, "a.txt", CREATE));
    int fd = guest.result();
    assertEquals(SUCCESS, guest.write(fd, "text"));
    assertEquals(SUCCESS, guest.call("fd_seek", fd, 1L, 0, Guest.RESULT));
    assertEquals("ext", guest.read(fd, 100));
    assertEquals(SUCCESS, guest.call("fd_close", fd));
    assertEquals("text", Files.readString(root.resolve("a.txt")));
  }

  @Test
  void a_file_that_is_not_there_is_not_found() {
    assertEquals(NOENT, guest.open(ROOT, "nothing", 0));
    assertEquals(NOENT, guest.open(ROOT, "nothing/a", 0));
    assertEquals(NOENT, guest.open(ROOT, "", 0));
  }

  @Test
  void an_existing_file_is_not_created_exclusively() throws IOException {
    Files.createFile(root.resolve("a"));
    Files.createDirectory(root.resolve("d"));
    assertEquals(EXIST, guest.open(ROOT, "a", CREATE | EXCLUSIVE));
    assertEquals(EXIST, guest.open(ROOT, "d", CREATE | EXCLUSIVE));
    assertEquals(SUCCESS, guest.open(ROOT, "b", CREATE | EXCLUSIVE));
  }

  @Test
  void a_file_is_no_directory() throws IOException {
    Files.createFile(root.resolve("a"));
    assertEquals(NOTDIR, guest.open(ROOT, "a/b", 0));
    assertEquals(NOTDIR, guest.open(ROOT, "a/", 0));
    assertEquals(NOTDIR, guest.open(ROOT, "a", DIRECTORY));
  }

  @Test
  void paths_start_at_directories_only() {
    assertEquals(NOTDIR, guest.open(1, "a", 0));
    assertEquals(BADF, guest.open(99, "a", 0));
  }

  @Test
  void paths_start_at_opened_directories_too() throws IOException {
    Files.createDirectories(root.resolve("d/e"));
    Files.writeString(root.resolve("d/e/a"), "deep");
    int path = guest.string("d");
    long rights = 1 << 14;
    assertEquals(
        SUCCESS, guest.call("path_open", ROOT, 0, path, 1, DIRECTORY, rights, 0L, 0, Guest.RESULT));
    int fd = guest.result();
    assertEquals(SUCCESS, guest.open(fd, "e/a", 0));
    assertEquals("deep", guest.read(guest.result(), 100));
    assertEquals(PERM, guest.open(fd, "../x", 0));
    assertEquals(SUCCESS, guest.call("fd_close", fd));
    assertEquals(BADF, guest.open(fd, "e/a", 0));
  }

  @Test
  void a_renumbered_directory_is_found_under_its_new_number() throws IOException {
    Files.writeString(root.resolve("a"), "here");
    assertEquals(SUCCESS, guest.call("fd_renumber", ROOT, 0));
    assertEquals(SUCCESS, guest.open(0, "a", 0));
    assertEquals(BADF, guest.open(9, "a", 0));
  }

  @Test
  void a_path_out_of_the_directory_is_not_permitted() {
    assertEquals(PERM, guest.open(ROOT, "../secret", 0));
    assertEquals(PERM, guest.open(ROOT, "./../root/../secret", 0));
    assertEquals(PERM, guest.open(ROOT, outside.resolve("secret").toString(), 0));
    assertEquals(PERM, guest.onPath("path_unlink_file", ROOT, "../secret"));
    assertTrue(Files.exists(outside.resolve("secret")));
  }

  @Test
  void a_path_may_go_up_inside_of_the_directory() throws IOException {
    Files.createDirectory(root.resolve("d"));
    Files.writeString(root.resolve("a"), "up");
    assertEquals("up", content("d/../a"));
    assertEquals("up", content("./d/.././a"));
  }

  @Test
  void a_link_out_of_the_directory_is_not_followed() throws IOException {
    Files.createSymbolicLink(root.resolve("up"), Path.of("../secret"));
    Files.createSymbolicLink(root.resolve("absolute"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("dir"), outside);
    for (String path : new String[] {"up", "absolute", "dir/secret"}) {
      assertEquals(PERM, guest.open(ROOT, path, 0), path);
      assertEquals(PERM, stat(path, true), path);
    }
    assertEquals(PERM, stat("dir/secret", false));
    assertEquals(PERM, guest.onPath("path_unlink_file", ROOT, "dir/secret"));
    assertEquals(PERM, guest.onPath("path_create_directory", ROOT, "dir/new"));
    assertEquals(PERM, rename("dir/secret", "mine"));
    assertEquals(PERM, link("dir/secret", "mine"));
    assertEquals(PERM, guest.open(ROOT, "dir/new", CREATE));
    assertFalse(Files.exists(outside.resolve("new")));
  }

  @Test
  void relative_links_are_followed() throws IOException {
    Files.createDirectories(root.resolve("lib/v1"));
    Files.writeString(root.resolve("lib/v1/a"), "one");
    Files.createSymbolicLink(root.resolve("lib/current"), Path.of("v1"));
    Files.createSymbolicLink(root.resolve("b"), Path.of("lib/current/a"));
    assertEquals("one", content("lib/current/a"));
    assertEquals("one", content("b"));
    assertEquals("one", content("lib/current/../v1/a"));
  }

  @Test
  void a_link_is_not_followed_unless_wanted() throws IOException {
    Files.writeString(root.resolve("a"), "123");
    Files.createSymbolicLink(root.resolve("b"), Path.of("a"));
    int path = guest.string("b");
    assertEquals(LOOP, guest.call("path_open", ROOT, 0, path, 1, 0, 2L, 0L, 0, Guest.RESULT));
    assertEquals(SUCCESS, stat("b", false));
    assertEquals(7, guest.getByte(Guest.BUFFER + 16));
    assertEquals(SUCCESS, stat("b", true));
    assertEquals(4, guest.getByte(Guest.BUFFER + 16));
    assertEquals(3, guest.getLong(Guest.BUFFER + 32));
  }

  @Test
  void links_in_a_circle_are_a_loop() throws IOException {
    Files.createSymbolicLink(root.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(root.resolve("b"), Path.of("a"));
    assertEquals(LOOP, guest.open(ROOT, "a", 0));
    assertEquals(LOOP, guest.open(ROOT, "a/x", 0));
  }

  @Test
  void a_link_is_made_and_read_as_written() throws IOException {
    Files.createDirectory(root.resolve("d"));
    Files.writeString(root.resolve("d/a"), "x");
    assertEquals(SUCCESS, symlink("d/a", "b"));
    assertEquals("x", content("b"));
    assertEquals(SUCCESS, readlink("b"));
    assertEquals(3, guest.result());
    assertEquals("d/a", guest.readString(Guest.BUFFER, 3));
    assertEquals(SUCCESS, symlink("../b", "d/c"));
    assertEquals("x", content("d/c"));
    assertEquals(INVAL, readlink("d/a"));
    assertEquals(EXIST, symlink("x", "b"));
  }

  @Test
  void an_absolute_link_is_not_made() {
    assertEquals(PERM, symlink("/etc/passwd", "b"));
  }

  @Test
  void a_file_is_linked() throws IOException {
    Files.writeString(root.resolve("a"), "x");
    assertEquals(SUCCESS, link("a", "b"));
    assertEquals("x", content("b"));
    assertEquals(EXIST, link("a", "b"));
    assertEquals(NOENT, link("nothing", "c"));
  }

  @Test
  void a_file_is_renamed_over_another() throws IOException {
    Files.writeString(root.resolve("a"), "a");
    Files.writeString(root.resolve("b"), "b");
    assertEquals(SUCCESS, rename("a", "b"));
    assertFalse(Files.exists(root.resolve("a")));
    assertEquals("a", content("b"));
  }

  @Test
  void renaming_keeps_files_and_directories_apart() throws IOException {
    Files.createFile(root.resolve("f"));
    Files.createDirectories(root.resolve("d/e"));
    Files.createDirectory(root.resolve("empty"));
    assertEquals(ISDIR, rename("f", "d"));
    assertEquals(NOTDIR, rename("d", "f"));
    assertEquals(NOTEMPTY, rename("empty", "d"));
    assertEquals(INVAL, rename("d", "d/e/f"));
    assertEquals(NOENT, rename("nothing", "x"));
    assertEquals(INVAL, rename("d/..", "x"));
    assertEquals(SUCCESS, rename("d", "empty"));
    assertTrue(Files.isDirectory(root.resolve("empty/e")));
  }

  @Test
  void directories_are_created_and_removed() {
    assertEquals(SUCCESS, guest.onPath("path_create_directory", ROOT, "d"));
    assertEquals(EXIST, guest.onPath("path_create_directory", ROOT, "d"));
    assertEquals(SUCCESS, guest.onPath("path_create_directory", ROOT, "d/e"));
    assertEquals(NOTEMPTY, guest.onPath("path_remove_directory", ROOT, "d"));
    assertEquals(ISDIR, guest.onPath("path_unlink_file", ROOT, "d/e"));
    assertEquals(SUCCESS, guest.onPath("path_remove_directory", ROOT, "d/e"));
    assertEquals(NOENT, guest.onPath("path_remove_directory", ROOT, "d/e"));
    assertEquals(INVAL, guest.onPath("path_remove_directory", ROOT, "."));
  }

  @Test
  void files_are_unlinked_and_links_instead_of_their_targets() throws IOException {
    Files.createFile(root.resolve("a"));
    Files.createSymbolicLink(root.resolve("b"), Path.of("a"));
    assertEquals(SUCCESS, guest.onPath("path_unlink_file", ROOT, "b"));
    assertTrue(Files.exists(root.resolve("a"), LinkOption.NOFOLLOW_LINKS));
    assertEquals(NOTDIR, guest.onPath("path_remove_directory", ROOT, "a"));
    assertEquals(SUCCESS, guest.onPath("path_unlink_file", ROOT, "a"));
    assertEquals(NOENT, guest.onPath("path_unlink_file", ROOT, "a"));
  }

  @Test
  void the_preopened_directory_has_a_stat() {
    assertEquals(SUCCESS, guest.call("fd_filestat_get", ROOT, Guest.BUFFER));
    assertEquals(3, guest.getByte(Guest.BUFFER + 16));
    assertEquals(SUCCESS, stat(".", true));
    assertEquals(3, guest.getByte(Guest.BUFFER + 16));
  }

  @Test
  void times_of_files_are_set() throws IOException {
    Path file = Files.createFile(root.resolve("a"));
    int path = guest.string("a");
    assertEquals(
        SUCCESS, guest.call("path_filestat_set_times", ROOT, 1, path, 1, 0L, 5_000_000_000L, 4));
    assertEquals(5000, Files.getLastModifiedTime(file).toMillis());
  }

  @Test
  void a_directory_is_listed() throws IOException {
    Files.createFile(root.resolve("name"));
    assertEquals(SUCCESS, guest.call("fd_readdir", ROOT, Guest.BUFFER, 4096, 0L, Guest.RESULT));
    assertEquals(24 * 3 + 1 + 2 + 4, guest.result());
    assertEquals("name", guest.readString(Guest.BUFFER + guest.result() - 4, 4));
  }

  @Test
  void a_path_that_is_no_text_is_refused() {
    int path = guest.string("ab");
    guest.setInt(path, 0xff);
    assertEquals(ILSEQ, guest.call("path_unlink_file", ROOT, path, 1));
    assertEquals(ILSEQ, guest.onPath("path_unlink_file", ROOT, "a\0b"));
  }

  @Test
  void a_path_has_a_largest_size() {
    assertEquals(NAMETOOLONG, guest.call("path_unlink_file", ROOT, 0, 5000));
  }
}
