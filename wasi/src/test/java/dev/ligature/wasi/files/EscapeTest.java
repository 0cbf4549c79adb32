package dev.ligature.wasi.files;

import static dev.ligature.wasi.files.Box.content;
import static dev.ligature.wasi.files.Box.creating;
import static dev.ligature.wasi.files.Box.error;
import static dev.ligature.wasi.files.Box.folder;
import static dev.ligature.wasi.files.Box.reading;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Ways out of a folder, on every kind of host. */
@ParameterizedClass
@EnumSource(Box.Host.class)
class EscapeTest {
  @Parameter Box.Host host;
  private Box box;
  private Directory dir;
  private List<String> before;

  @BeforeEach
  void open() throws IOException {
    box = new Box(host);
    dir = box.directory;
    before = box.everythingOutside();
  }

  @AfterEach
  void nothing_outside_has_changed() throws IOException {
    assertEquals(before, box.everythingOutside());
    assertEquals("secret", Files.readString(box.outside.resolve("secret")));
    box.close();
  }

  /** No call reaches what a path leads to. */
  private void refused(FileError expected, Directory base, String path) {
    assertEquals(expected, error(() -> base.open(path, reading())), path);
    assertEquals(expected, error(() -> base.open(path, creating(false))), path);
    assertEquals(expected, error(() -> base.status(path, true)), path);
    assertEquals(expected, error(() -> base.setTimes(path, true, null, null)), path);
    assertEquals(expected, error(() -> base.link(path, true, dir, "mine")), path);
    assertNull(error(() -> dir.open("control", creating(false)).close()));
  }

  /** As {@link #refused}, where the way and not its end is a link. */
  private void refusedThrough(FileError expected, Directory base, String folder) {
    String path = folder + "/secret";
    refused(expected, base, path);
    assertEquals(expected, error(() -> base.open(folder + "/new", creating(true))));
    assertEquals(expected, error(() -> base.createDirectory(folder + "/new")));
    assertEquals(expected, error(() -> base.removeDirectory(folder + "/root")));
    assertEquals(expected, error(() -> base.removeFile(path)));
    assertEquals(expected, error(() -> base.rename(path, dir, "mine")));
    assertEquals(expected, error(() -> dir.rename("control", base, folder + "/new")));
    assertEquals(expected, error(() -> base.link(path, false, dir, "mine")));
    assertEquals(expected, error(() -> dir.link("control", false, base, folder + "/new")));
    assertEquals(expected, error(() -> base.symlink("x", folder + "/new")));
    assertEquals(expected, error(() -> base.readLink(path)));
    assertEquals(expected, error(() -> base.status(path, false)));
  }

  @Test
  void dots_lead_no_further_up_than_the_folder() throws IOException {
    dir.createDirectory("d");
    refused(FileError.PERM, dir, "../secret");
    refused(FileError.PERM, dir, "./../root/../secret");
    refused(FileError.PERM, dir, "d/../../secret");
    refusedThrough(FileError.PERM, dir, "..");
    refusedThrough(FileError.PERM, dir, "d/../..");
    assertEquals(FileError.PERM, error(() -> dir.open("..", folder(true))));
    assertEquals(FileError.PERM, error(() -> dir.open("d/../..", folder(true))));
  }

  @Test
  void an_opened_folder_is_the_top_of_its_own_paths() throws IOException {
    dir.createDirectory("d");
    Box.create(dir, "a", "inside");
    try (Directory d = box.folder("d")) {
      refused(FileError.PERM, d, "../a");
    }
  }

  @Test
  void absolute_paths_are_not_permitted() {
    refused(FileError.PERM, dir, box.outside.resolve("secret").toString());
    refused(FileError.PERM, dir, "/");
    refused(FileError.PERM, dir, "//");
  }

  @Test
  void links_out_of_the_folder_are_not_followed() throws IOException {
    Files.createSymbolicLink(box.root.resolve("relative"), box.path(".."));
    Files.createSymbolicLink(box.root.resolve("absolute"), box.outside);
    Files.createSymbolicLink(box.root.resolve("chain"), box.path("relative"));
    Files.createSymbolicLink(box.root.resolve("round"), box.path("../root/.."));
    Files.createDirectory(box.root.resolve("d"));
    Files.createSymbolicLink(box.root.resolve("d/deep"), box.path("../../secret"));
    for (String link : List.of("relative", "absolute", "chain", "round")) {
      refusedThrough(FileError.PERM, dir, link);
      assertEquals(FileError.PERM, error(() -> dir.open(link, folder(true))), link);
      assertEquals(FileError.PERM, error(() -> dir.open(link + "/", folder(false))), link);
      assertEquals(FileError.PERM, error(() -> dir.open(link + "/.", folder(false))), link);
      assertEquals(FileError.NOTDIR, error(() -> dir.open(link, folder(false))), link);
    }
    refused(FileError.PERM, dir, "d/deep");
  }

  @Test
  void a_file_is_not_created_through_a_link_out_of_the_folder() throws IOException {
    Files.createSymbolicLink(box.root.resolve("l"), box.path("../new"));
    Files.createSymbolicLink(box.root.resolve("a"), box.outside.resolve("new"));
    for (String link : List.of("l", "a")) {
      assertEquals(FileError.PERM, error(() -> dir.open(link, creating(false))));
      assertEquals(FileError.EXIST, error(() -> dir.open(link, creating(true))));
      assertEquals(FileError.EXIST, error(() -> dir.createDirectory(link)));
      assertEquals(FileError.EXIST, error(() -> dir.symlink("x", link)));
    }
  }

  @Test
  void a_dangling_link_within_the_folder_creates_its_target() throws IOException {
    dir.symlink("new", "l");
    Box.create(dir, "l", "through");
    assertEquals("through", content(dir, "new"));
  }

  @Test
  void a_stale_folder_that_became_a_link_leads_nowhere() throws IOException {
    dir.createDirectory("d");
    Directory d = box.folder("d");
    dir.removeDirectory("d");
    dir.symlink("../../../../../../../..", "d");
    refuseStale(d);
  }

  @Test
  void a_folder_that_was_moved_and_replaced_by_a_link_is_not_that_link() throws IOException {
    dir.createDirectory("d");
    Box.create(dir, "d/a", "inside");
    Directory d = box.folder("d");
    dir.rename("d", dir, "e");
    Files.createSymbolicLink(box.root.resolve("d"), box.outside);
    if (host.holds()) {
      assertEquals("inside", content(d, "a"));
      assertEquals(List.of("a"), d.names());
      Box.create(d, "b", "new");
      assertEquals("new", content(dir, "e/b"));
      assertEquals(FileError.NOENT, error(() -> d.open("secret", reading())));
    } else {
      refuseStale(d);
    }
    d.close();
  }

  private void refuseStale(Directory d) throws IOException {
    assertNotNull(error(() -> d.open("secret", reading())));
    assertNotNull(error(() -> d.open("etc/hostname", reading())));
    // The file system in memory lets a removed folder have new files, which nobody sees.
    assertTrue(host == Box.Host.JIMFS || error(() -> d.open("new", creating(false))) != null);
    assertNotNull(error(() -> d.status("secret", true)));
    assertNotNull(error(() -> d.createDirectory("new")));
    assertNotNull(error(() -> d.symlink("x", "new")));
    assertNotNull(error(() -> d.removeFile("secret")));
    assertNotNull(error(() -> d.rename("secret", dir, "mine")));
    assertNotNull(error(() -> d.link("secret", false, dir, "mine")));
    assertTrue(host == Box.Host.JIMFS || error(() -> d.names()) != null || d.names().isEmpty());
    d.close();
  }

  @Test
  void a_folder_moved_out_by_the_host_leads_no_further_up() throws IOException {
    dir.createDirectory("d");
    Directory d = box.folder("d");
    Files.createDirectory(box.root.resolve("x"));
    Files.move(box.root.resolve("d"), box.outside.resolve("d"));
    try {
      assertNotNull(error(() -> d.open("../secret", reading())));
      assertEquals(FileError.PERM, error(() -> d.open("..", folder(true))));
    } finally {
      Files.delete(box.outside.resolve("d"));
    }
    d.close();
  }

  @Test
  void an_inner_directory_of_its_own_stays_what_it_is() throws IOException {
    dir.createDirectory("inner");
    Box.create(dir, "inner/a", "inner");
    Directory inner = Directory.open(box.root.resolve("inner"), host.means());
    dir.rename("inner", dir, "moved");
    dir.symlink("../..", "inner");
    refusedThrough(FileError.PERM, dir, "inner");
    if (host.holds()) {
      assertEquals("inner", content(inner, "a"));
    }
    assertNotNull(error(() -> inner.open("secret", reading())));
    assertNotNull(error(() -> inner.open("root/control", reading())));
    inner.close();
  }

  @Test
  void a_directory_whose_path_the_host_replaces_is_held() throws IOException {
    Box.create(dir, "a", "inside");
    Files.move(box.root, box.outside.resolve("away"));
    Files.createSymbolicLink(box.root, box.outside);
    try {
      if (host.holds()) {
        assertEquals("inside", content(dir, "a"));
      }
      assertNotNull(error(() -> dir.open("secret", reading())));
      FileError created = error(() -> dir.createDirectory("secret"));
      assertEquals(
          created == null,
          Files.isDirectory(box.outside.resolve("away/secret")),
          () -> created + "");
    } finally {
      Files.delete(box.root);
      Files.move(box.outside.resolve("away"), box.root);
    }
  }

  @Test
  void renaming_onto_a_link_replaces_the_link() throws IOException {
    Box.create(dir, "a", "mine");
    Files.createSymbolicLink(box.root.resolve("l"), box.path("../secret"));
    dir.rename("a", dir, "l");
    assertEquals("mine", content(dir, "l"));
  }

  @Test
  void renaming_or_removing_a_link_leaves_its_target() throws IOException {
    Files.createSymbolicLink(box.root.resolve("l"), box.outside.resolve("secret"));
    dir.rename("l", dir, "k");
    assertEquals(FileError.NOTDIR, error(() -> dir.removeDirectory("k")));
    dir.removeFile("k");
    assertTrue(dir.names().isEmpty());
  }

  @Test
  void a_hard_link_to_a_link_is_a_link() throws IOException {
    if (host.isMemory()) {
      return;
    }
    Files.createSymbolicLink(box.root.resolve("l"), box.path("../secret"));
    dir.link("l", false, dir, "k");
    assertTrue(Files.isSymbolicLink(box.root.resolve("k")));
    refused(FileError.PERM, dir, "k");
  }

  @Test
  void an_absolute_link_is_not_made() {
    assertEquals(FileError.PERM, error(() -> dir.symlink("/etc/passwd", "l")));
    assertEquals(FileError.PERM, error(() -> dir.symlink("//x", "l")));
  }

  @Test
  void names_with_null_characters_are_refused() throws IOException {
    assertEquals(FileError.ILSEQ, error(() -> dir.open("a\0b", creating(false))));
    assertEquals(FileError.ILSEQ, error(() -> dir.symlink("a\0b", "l")));
    assertEquals(FileError.ILSEQ, error(() -> dir.createDirectory("d\0")));
  }

  @Test
  void links_in_a_circle_are_a_loop() throws IOException {
    dir.symlink("b", "a");
    dir.symlink("a", "b");
    dir.symlink("self/x", "self");
    refused(FileError.LOOP, dir, "a");
    refused(FileError.LOOP, dir, "a/x");
    refused(FileError.LOOP, dir, "self");
  }

  @Test
  void forty_links_are_followed_and_no_more() throws IOException {
    Box.create(dir, "0", "end");
    for (int i = 1; i <= 41; i++) {
      dir.symlink(Integer.toString(i - 1), Integer.toString(i));
    }
    assertEquals("end", content(dir, "40"));
    assertEquals(FileError.LOOP, error(() -> dir.open("41", reading())));
  }

  @Test
  void dots_behind_a_link_are_those_of_its_target() throws IOException {
    dir.createDirectory("a");
    dir.createDirectory("a/b");
    dir.symlink("a/b", "l");
    Box.create(dir, "a/f", "in a");
    Box.create(dir, "f", "at the top");
    assertEquals("in a", content(dir, "l/../f"));
    assertEquals("at the top", content(dir, "l/../../f"));
    refused(FileError.PERM, dir, "l/../../../secret");
  }

  @Test
  void a_removed_folder_is_empty_and_takes_nothing() throws IOException {
    dir.createDirectory("d");
    Directory d = box.folder("d");
    dir.removeDirectory("d");
    assertTrue(host == Box.Host.JIMFS || error(() -> d.open("a", creating(false))) != null);
    assertNotNull(error(() -> d.createDirectory("e")));
    assertTrue(Files.notExists(box.root.resolve("d"), LinkOption.NOFOLLOW_LINKS));
    d.close();
  }

  @Test
  void a_closed_directory_is_a_bad_descriptor() throws IOException {
    dir.createDirectory("d");
    Directory d = box.folder("d");
    d.close();
    d.close();
    assertEquals(FileError.BADF, error(() -> d.open("a", reading())));
    assertEquals(FileError.BADF, error(d::names));
  }
}
