package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.ligature.wasi.FileTree;
import java.io.IOException;
import java.nio.ReadOnlyBufferException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileImageTest {
  private final FileSystem system = Images.unix();

  @AfterEach
  void close() throws IOException {
    system.close();
  }

  private FileImage image(TarWriter tar) throws IOException {
    return Images.archive(system, "a.tar", tar.end());
  }

  private FileImage some() throws IOException {
    return image(
        new TarWriter()
            .folder(".", 0750)
            .folder("lib", 0500)
            .file("lib/a", 0444, "first")
            .file("lib/b", 0222, "second")
            .link("link", "lib/a")
            .link("out", "/elsewhere")
            .folder("none", 0));
  }

  @Test
  void an_image_can_be_moved_below_a_folder() throws IOException {
    FileImage moved = some().under("/usr//local/");
    assertEquals(
        List.of(
            "usr",
            "usr/local",
            "usr/local/lib",
            "usr/local/lib/a",
            "usr/local/lib/b",
            "usr/local/link",
            "usr/local/none",
            "usr/local/out"),
        moved.names());
    assertEquals(0755, Images.mode(moved, "usr"));
    assertEquals(0750, Images.mode(moved, "usr/local"));
    assertEquals(some().names(), some().under("/").names());
    assertEquals(
        "not a name of an image: a/.. has `..` in its name, which could lead out of a folder",
        assertThrows(IllegalArgumentException.class, () -> some().under("a/..")).getMessage());
  }

  @Test
  void of_two_images_the_later_one_counts() throws IOException {
    FileImage over =
        image(
            new TarWriter()
                .file("lib/b", 0600, "other")
                .file("lib/c", 0600, "new")
                .file("link/below", 0600, "")
                .link("none", "lib"));
    FileImage both = some().and(over);
    assertEquals(
        List.of("lib", "lib/a", "lib/b", "lib/c", "link", "link/below", "none", "out"),
        both.names());
    assertEquals("other", Images.text(both, "lib/b"));
    assertEquals(Optional.of("lib"), both.find("none").orElseThrow().target());
    FileImage back = both.and(some()).and(image(new TarWriter().file("lib", 0600, "")));
    assertEquals(List.of("lib", "link", "none", "out"), back.names());
  }

  @Test
  void an_overlay_keeps_the_permissions_of_folders_it_only_goes_through() throws IOException {
    FileImage both = some().and(image(new TarWriter().file("lib/c", 0600, "")));
    assertEquals(0500, Images.mode(both, "lib"));
    Path folder = system.getPath("/x");
    some().unpack(folder);
    image(new TarWriter().file("lib/c", 0600, "")).unpack(folder);
    same(both, FileImage.of(folder));
  }

  @Test
  void a_tree_of_an_image_has_what_a_folder_has() throws IOException {
    FileImage over =
        image(new TarWriter().file("lib/b", 0600, "other").file("out", 0640, "").link("none", "x"));
    FileTree tree = some().newTree();
    same(some(), FileImage.of(tree));
    assertEquals("first", tree.readString("link"));
    FileTree copy = tree.copy();
    over.unpack(copy);
    same(some().and(over), FileImage.of(copy));
    same(some(), FileImage.of(tree));
  }

  @Test
  void a_tree_keeps_a_folder_that_is_in_the_way_of_a_file() throws IOException {
    FileTree tree = some().newTree();
    FileImage over = image(new TarWriter().file("lib", 0600, ""));
    FileImageException refused = assertThrows(FileImageException.class, () -> over.unpack(tree));
    assertEquals(
        "can't unpack a file image: /\n>>> its entry `lib` can't be there: NOTEMPTY",
        refused.getMessage());
    assertEquals("first", tree.readString("lib/a"));
  }

  @Test
  void entries_tell_what_they_are() throws IOException {
    FileImage image = some();
    assertEquals(Optional.empty(), image.find("lib/c"));
    assertEquals(Optional.empty(), image.find("lib/../lib"));
    FileImage.Entry file = image.find("//lib/./a").orElseThrow();
    assertEquals("lib/a", file.name());
    assertEquals(OptionalInt.of(0444), file.permissions());
    assertFalse(file.isFolder());
    assertThrows(ReadOnlyBufferException.class, () -> file.content().orElseThrow().put((byte) 1));
    assertEquals(OptionalInt.empty(), image.find("out").orElseThrow().permissions());
    assertEquals(
        "no entry of the image: x",
        assertThrows(IllegalArgumentException.class, () -> image.withPermissions("x", 0))
            .getMessage());
    assertEquals(
        "not permissions: 04755 has more than nine bits",
        assertThrows(IllegalArgumentException.class, () -> image.withPermissions("lib", 04755))
            .getMessage());
  }

  @Test
  void what_is_unpacked_is_read_back() throws IOException {
    Path folder = system.getPath("/work/deep");
    some().unpack(folder);
    same(some(), FileImage.of(folder));
    assertEquals("rwxr-x---", permissions(folder));
    assertEquals("r-x------", permissions(folder.resolve("lib")));
    assertEquals("-w--w--w-", permissions(folder.resolve("lib/b")));
    assertEquals("---------", permissions(folder.resolve("none")));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  private static void same(FileImage expected, FileImage image) {
    assertEquals(expected.names(), image.names());
    for (String name : expected.names()) {
      FileImage.Entry one = expected.find(name).orElseThrow();
      FileImage.Entry other = image.find(name).orElseThrow();
      assertEquals(one.content(), other.content(), name);
      assertEquals(one.target(), other.target(), name);
      assertEquals(one.permissions(), other.permissions(), name);
    }
  }

  @Test
  void what_is_unpacked_on_a_disk_is_read_back(@TempDir Path folder) throws IOException {
    assertTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    FileImage image = some().withPermissions("lib", 0777).withPermissions("lib/b", 0666);
    image.unpack(folder);
    image.unpack(folder);
    same(image, FileImage.of(folder));
  }

  @Test
  void a_file_system_may_know_no_permissions() throws IOException {
    try (FileSystem plain = Jimfs.newFileSystem(Configuration.unix())) {
      some().unpack(plain.getPath("/x"));
      FileImage back = FileImage.of(plain.getPath("/x"));
      assertEquals(some().names(), back.names());
      assertEquals(0644, Images.mode(back, "lib/a"));
      assertEquals(0755, Images.mode(back, "none"));
    }
  }

  @Test
  void links_that_are_there_are_not_followed() throws IOException {
    Path folder = Files.createDirectories(system.getPath("/target"));
    Path outside = Files.createDirectories(system.getPath("/outside"));
    Files.writeString(outside.resolve("a"), "outside");
    Files.createSymbolicLink(folder.resolve("lib"), outside);
    Files.createSymbolicLink(folder.resolve("link"), outside.resolve("a"));
    some().unpack(folder);
    assertTrue(Files.isDirectory(folder.resolve("lib"), LinkOption.NOFOLLOW_LINKS));
    assertEquals("outside", Files.readString(outside.resolve("a")));
    assertFalse(Files.exists(outside.resolve("b")));
    same(some(), FileImage.of(folder));
  }

  @Test
  void hard_links_that_are_there_are_not_written_through() throws IOException {
    Path folder = system.getPath("/target");
    Files.createDirectories(folder.resolve("lib"));
    Path other = Files.writeString(system.getPath("/other"), "kept");
    Files.createLink(folder.resolve("lib/a"), other);
    some().unpack(folder);
    assertEquals("kept", Files.readString(other));
    assertEquals("first", Files.readString(folder.resolve("lib/a")));
  }

  @Test
  void the_folder_itself_may_be_behind_a_link() throws IOException {
    Path folder = Files.createDirectories(system.getPath("/target"));
    Path link = Files.createSymbolicLink(system.getPath("/link"), folder);
    some().unpack(link);
    same(some(), FileImage.of(link));
    assertEquals("rwxr-x---", permissions(folder));
  }

  @Test
  void a_full_folder_in_the_way_of_a_file_is_told() throws IOException {
    Files.createDirectories(system.getPath("/target/lib/a/full"));
    assertEquals(
        """
        can't unpack a file image: /target
        >>> its entry `lib/a` is no folder, but /target/lib/a is one that is not empty: remove it first\
        """,
        Images.error(() -> some().unpack(system.getPath("/target"))));
    Files.delete(system.getPath("/target/lib/a/full"));
    some().unpack(system.getPath("/target"));
    same(some(), FileImage.of(system.getPath("/target")));
  }

  @Test
  void a_name_that_the_file_system_cannot_have_is_told() throws IOException {
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      for (String name : List.of("c:", "a\\b", "..\\..\\b", "what?")) {
        assertEquals(
            """
            can't unpack a file image: C:\\x
            >>> its entry `%s` has a name that the file system of C:\\x can't have\
            """
                .formatted(name),
            Images.error(
                () ->
                    image(new TarWriter().file(name, 0644, "")).unpack(windows.getPath("C:\\x"))));
      }
    }
  }

  @Test
  void a_snapshot_has_a_limit() throws IOException {
    Path folder = Files.createDirectories(system.getPath("/x"));
    Files.writeString(folder.resolve("a"), "x".repeat(2000));
    assertEquals(
        """
        can't read a file image: /x
        >>> its entry `a` is more than fits: the image may have 2000 bytes, names included\
        """,
        Images.error(() -> FileImage.of(folder, 2000)));
    assertEquals(
        "maxBytes is not positive: 0",
        assertThrows(IllegalArgumentException.class, () -> FileImage.of(folder, 0)).getMessage());
  }
}
