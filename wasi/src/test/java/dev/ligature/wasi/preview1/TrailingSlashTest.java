package dev.ligature.wasi.preview1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.wasi.WasiPreview1;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slash at the end of a path: what it names has to be a directory. */
class TrailingSlashTest {
  private static final int ROOT = 3;
  private static final int CREATE = 1;

  private static final int EXIST = 20;
  private static final int INVAL = 28;
  private static final int ISDIR = 31;
  private static final int NOENT = 44;
  private static final int NOTDIR = 54;

  @TempDir Path root;
  @AutoClose Guest guest;

  @BeforeEach
  void start() throws IOException {
    Files.createFile(root.resolve("f"));
    Files.createDirectories(root.resolve("d/e"));
    Files.createSymbolicLink(root.resolve("l"), Path.of("d"));
    Files.createSymbolicLink(root.resolve("lf"), Path.of("f"));
    guest = new Guest(WasiPreview1.builder().directory("/", root).build());
  }

  private int two(String name, String from, String to) {
    int path = guest.string(from);
    int size = Guest.size(from);
    return name.equals("path_link")
        ? guest.call(name, ROOT, 0, path, size, ROOT, guest.string(to), Guest.size(to))
        : guest.call(name, ROOT, path, size, ROOT, guest.string(to), Guest.size(to));
  }

  private int symlink(String text, String path) {
    return guest.call(
        "path_symlink",
        guest.string(text),
        Guest.size(text),
        ROOT,
        guest.string(path),
        Guest.size(path));
  }

  private int stat(String path) {
    return guest.call(
        "path_filestat_get", ROOT, 0, guest.string(path), Guest.size(path), Guest.BUFFER);
  }

  @Test
  void directories_may_have_one_wherever_they_are_named() {
    assertEquals(0, guest.onPath("path_create_directory", ROOT, "new/"));
    assertEquals(0, two("path_rename", "new/", "newer"));
    assertEquals(0, two("path_rename", "newer", "newest/"));
    assertEquals(0, two("path_rename", "newest/", "d/e/"));
    assertEquals(0, guest.onPath("path_remove_directory", ROOT, "d/e///"));
    assertEquals(0, stat("d/"));
  }

  @Test
  void files_may_not() {
    assertEquals(NOTDIR, guest.open(ROOT, "f/", 0));
    assertEquals(NOTDIR, guest.open(ROOT, "f/.", 0));
    assertEquals(NOTDIR, stat("f/"));
    assertEquals(NOTDIR, guest.onPath("path_unlink_file", ROOT, "f/"));
    assertEquals(NOTDIR, guest.onPath("path_remove_directory", ROOT, "f/"));
    assertEquals(NOTDIR, two("path_rename", "f/", "g"));
    assertEquals(NOTDIR, two("path_rename", "f", "g/"));
    assertEquals(NOTDIR, two("path_link", "f/", "g"));
    assertEquals(NOENT, two("path_link", "f", "g/"));
    assertEquals(ISDIR, guest.open(ROOT, "g/", CREATE));
  }

  @Test
  void links_are_followed_to_a_directory_but_not_removed_so() {
    assertEquals(0, stat("l/"));
    assertEquals(3, guest.getByte(Guest.BUFFER + 16));
    assertEquals(NOTDIR, stat("lf/"));
    assertEquals(NOTDIR, guest.onPath("path_unlink_file", ROOT, "l/"));
    assertEquals(NOTDIR, guest.onPath("path_remove_directory", ROOT, "l/"));
    assertEquals(NOTDIR, two("path_rename", "l/", "x"));
    assertEquals(EXIST, guest.onPath("path_create_directory", ROOT, "l/"));
  }

  @Test
  void links_are_not_made_with_one() {
    assertEquals(NOENT, symlink("x", "new/"));
    assertEquals(EXIST, symlink("x", "d/"));
    assertEquals(NOTDIR, symlink("x", "f/"));
  }

  @Test
  void dots_at_the_end_mean_the_directory_itself() {
    assertEquals(0, stat("d/."));
    assertEquals(0, stat("d/e/.."));
    assertEquals(INVAL, guest.onPath("path_remove_directory", ROOT, "d/."));
    assertEquals(EXIST, guest.onPath("path_create_directory", ROOT, "d/e/.."));
    assertEquals(NOENT, guest.onPath("path_create_directory", ROOT, "new/."));
    assertEquals(ISDIR, guest.onPath("path_unlink_file", ROOT, "d/."));
    assertEquals(INVAL, two("path_rename", "d/.", "x"));
  }
}
