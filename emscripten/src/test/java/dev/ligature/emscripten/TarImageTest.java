package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TarImageTest {
  private final FileSystem system = Images.unix();

  @AfterEach
  void close() throws IOException {
    system.close();
  }

  private FileImage read(TarWriter tar) throws IOException {
    return Images.archive(system, "a.tar", tar.end());
  }

  private String error(byte[] bytes) {
    return Images.error(() -> Images.archive(system, "a.tar", bytes));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static TarWriter some() {
    return new TarWriter()
        .folder("./", 0750)
        .folder("./bin/", 0711)
        .file("./bin/run", 0555, "#!")
        .file("./empty", 0600, "")
        .link("./bin/again", "run")
        .hardLink("./bin/copy", "./bin/run");
  }

  @Test
  void files_folders_and_links_are_read() throws IOException {
    FileImage image = read(some());
    assertEquals(List.of("bin", "bin/again", "bin/copy", "bin/run", "empty"), image.names());
    assertEquals("#!", Images.text(image, "bin/run"));
    assertEquals("#!", Images.text(image, "/bin/copy"));
    assertEquals(Optional.of("run"), image.find("bin/again").orElseThrow().target());
    assertEquals(0555, Images.mode(image, "bin/run"));
    assertEquals(0644, Images.mode(image, "bin/copy"));
    assertEquals(0711, Images.mode(image, "bin"));
    assertEquals(0750, Images.mode(image, "/"));
    assertEquals(4, image.size());
  }

  @Test
  void gzip_is_known_by_its_first_bytes() throws IOException {
    assertEquals(
        read(some()).names(), Images.archive(system, "named.zip", gzip(some().end())).names());
  }

  @Test
  void long_names_are_those_of_gnu_and_of_pax() throws IOException {
    String name = "a/".repeat(90) + "name";
    FileImage image =
        read(
            new TarWriter()
                .entry('L', "././@LongLink", 0644, name + "1\0", "")
                .file("cut", 0644, "one")
                .entry('K', "././@LongLink", 0644, name + "1\0", "")
                .link("to-one", "cut")
                .pax('x', "path", name + "2")
                .file("cut", 0644, "two")
                .pax('x', "linkpath", name + "2")
                .hardLink("to-two", "cut")
                .pax('g', "comment", "of git")
                .file("short", 0644, "three"));
    assertEquals("one", Images.text(image, name + "1"));
    assertEquals(Optional.of(name + "1"), image.find("to-one").orElseThrow().target());
    assertEquals("two", Images.text(image, name + "2"));
    assertEquals("two", Images.text(image, "to-two"));
    assertEquals("three", Images.text(image, "short"));
  }

  @Test
  void a_size_can_be_that_of_pax_or_of_base_256() throws IOException {
    TarWriter tar = new TarWriter().pax('x', "size", "3").header('0', "a", 0644, "0", "");
    byte[] bytes = Arrays.copyOf(tar.open(), tar.open().length + 512 + 1024);
    bytes[tar.open().length] = 'x';
    assertEquals("x\0\0", Images.text(Images.archive(system, "a.tar", bytes), "a"));

    byte[] wide = new TarWriter().file("wide", 0644, "four").end();
    wide[124] = (byte) 0x80;
    Arrays.fill(wide, 125, 136, (byte) 0);
    wide[135] = 4;
    sum(wide);
    assertEquals("four", Images.text(Images.archive(system, "a.tar", wide), "wide"));
    wide[128] = 1;
    sum(wide);
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> its entry `wide` has 72057594037927940 bytes, but the archive ends after 1536 of them\
        """,
        error(wide));
  }

  @Test
  void a_prefix_is_that_of_ustar() throws IOException {
    byte[] bytes = new TarWriter().file("name", 0644, "x").end();
    bytes[345] = 'p';
    bytes[153] = '\0';
    sum(bytes);
    assertEquals(List.of("p", "p/name"), Images.archive(system, "a.tar", bytes).names());
  }

  private static void sum(byte[] header) {
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += header[i] & 0xff;
    }
    byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(digits, 0, header, 148, 8);
  }

  @Test
  void other_types_are_refused_by_name() {
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> its entry `dev/null` is a character device: only files, folders and links are read\
        """,
        error(new TarWriter().entry('3', "dev/null", 0666, "", "").end()));
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> its entry `v` is of the type `V`: only files, folders and links are read\
        """,
        error(new TarWriter().entry('V', "v", 0666, "", "").end()));
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> its entry `PaxHeaders/x` is a sparse file: only files, folders and links are read\
        """,
        error(new TarWriter().pax('x', "GNU.sparse.major", "1").file("s", 0644, "").end()));
  }

  @Test
  void an_archive_that_ends_early_is_refused() {
    byte[] open = some().file("last", 0644, "x".repeat(600)).open();
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> ends at byte 5120, where a header or the archive's end mark should be\
        """,
        error(open));
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> its entry `last` has 600 bytes, but the archive ends after 400 of them\
        """,
        error(Arrays.copyOf(open, open.length - 1024 + 400)));
  }

  @Test
  void a_packed_archive_that_ends_early_is_refused() throws IOException {
    byte[] packed = gzip(some().end());
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> ends within what gzip has packed, after 40 bytes\
        """,
        error(Arrays.copyOf(packed, 40)));
  }

  @Test
  void a_wrong_checksum_is_refused() {
    byte[] bytes = some().end();
    bytes[512 + 3]++;
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> has no header of tar at byte 512: its sum is wrong\
        """,
        error(bytes));
  }

  @Test
  void names_that_could_lead_out_are_refused() {
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> its entry `a/../../b` has `..` in its name, which could lead out of a folder\
        """,
        error(new TarWriter().file("a/../../b", 0644, "").end()));
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> its entry `a\\x00b` has a NUL in its name\
        """,
        error(new TarWriter().pax('x', "path", "a\0b").file("a", 0644, "").end()));
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> its entry `etc/passwd` is below `etc`, which is a symbolic link\
        """,
        error(new TarWriter().link("etc", "/etc").file("etc/passwd", 0644, "").end()));
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> its entry `a/b/c` is below `a`, which is a file\
        """,
        error(new TarWriter().file("a", 0644, "").file("a/b/c", 0644, "").end()));
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> its entry `a` is no folder, but entries are below it\
        """,
        error(new TarWriter().file("a/b", 0644, "").link("a", "/").end()));
  }

  @Test
  void an_absolute_name_begins_at_the_root_of_the_image() throws IOException {
    assertEquals(
        List.of("etc", "etc/hosts"),
        read(new TarWriter().file("//etc//./hosts", 0644, "")).names());
  }

  @Test
  void a_hard_link_to_nothing_is_refused() {
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> its entry `a` is a hard link to `b`, which is no file before it in the archive\
        """,
        error(new TarWriter().hardLink("a", "b").end()));
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> its entry `a` is a symbolic link to nothing\
        """,
        error(new TarWriter().link("a", "").end()));
  }

  @Test
  void what_is_too_large_is_refused() throws IOException {
    Path bomb = Files.write(system.getPath("/bomb.tar.gz"), gzip(new byte[1 << 20]));
    assertEquals(
        """
        can't read a file image: /bomb.tar.gz
        >>> unpacks to more than the 100000 bytes that an image may have\
        """,
        Images.error(() -> FileImage.archive(bomb, 100_000)));
    TarWriter tar = new TarWriter().file("a", 0644, "x".repeat(5000));
    for (int i = 0; i < 10; i++) {
      tar.hardLink("b" + i, "a");
    }
    Path links = Files.write(system.getPath("/links.tar"), tar.end());
    assertEquals(
        """
        can't read a file image: /links.tar
        >>> its entry `b4` is more than fits: the image may have 30000 bytes, names included\
        """,
        Images.error(() -> FileImage.archive(links, 30_000)));
    assertEquals(55_000, FileImage.archive(links).size());
  }

  @Test
  void other_files_are_refused() {
    assertEquals(
        """
        can't read a file image: /a.tar
        >>> is no tar, tar.gz or zip\
        """,
        error("no archive".repeat(100).getBytes(StandardCharsets.UTF_8)));
    assertEquals(
        """
        can't read a file image: /
        >>> is no regular file\
        """,
        Images.error(() -> FileImage.archive(system.getPath("/"))));
  }

  @Test
  void the_extensions_of_pglite_are_read() throws IOException {
    Path folder = Images.pglite("hstore.tar.gz").resolveSibling("");
    try (Stream<Path> archives = Files.list(folder)) {
      List<Path> all = archives.filter(p -> p.toString().endsWith(".tar.gz")).sorted().toList();
      assertTrue(all.size() > 30, all::toString);
      for (Path archive : all) {
        FileImage image = FileImage.archive(archive);
        assertTrue(
            image.names().stream().anyMatch(n -> n.endsWith(".so") || n.endsWith(".sql")),
            archive::toString);
      }
    }
  }
}
