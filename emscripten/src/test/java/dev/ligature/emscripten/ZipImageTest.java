package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZipImageTest {
  private static final int CENTRAL = 0x02014b50;

  private final FileSystem system = Images.unix();

  @AfterEach
  void close() throws IOException {
    system.close();
  }

  private String error(byte[] bytes) {
    return Images.error(() -> Images.archive(system, "a.zip", bytes));
  }

  /** A zip of names and contents; folders have names that end in a slash. */
  static byte[] zip(String... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        byte[] content = namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8);
        ZipEntry entry = new ZipEntry(namesAndContents[i]);
        if (i % 4 == 2) {
          CRC32 sum = new CRC32();
          sum.update(content);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(content.length);
          entry.setCrc(sum.getValue());
        }
        out.putNextEntry(entry);
        out.write(content);
      }
    }
    return bytes.toByteArray();
  }

  /** The place of a field of an entry in the directory. */
  private static int field(byte[] zip, int entry, int offset) {
    ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int left = entry;
    for (int at = 0; ; at++) {
      if (buffer.getInt(at) == CENTRAL && left-- == 0) {
        return at + offset;
      }
    }
  }

  private static void mode(byte[] zip, int entry, int mode) {
    zip[field(zip, entry, 5)] = 3;
    ByteBuffer.wrap(zip)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(field(zip, entry, 40), (short) mode);
  }

  @Test
  void files_folders_and_links_are_read() throws IOException {
    byte[] zip = zip("bin/", "", "bin/run", "#!", "again", "bin/run", "plain", "text");
    mode(zip, 0, 0040711);
    mode(zip, 1, 0100555);
    mode(zip, 2, 0120777);
    FileImage image = Images.archive(system, "a.zip", zip);
    assertEquals(List.of("again", "bin", "bin/run", "plain"), image.names());
    assertEquals("#!", Images.text(image, "bin/run"));
    assertEquals("text", Images.text(image, "plain"));
    assertEquals(Optional.of("bin/run"), image.find("again").orElseThrow().target());
    assertEquals(0711, Images.mode(image, "bin"));
    assertEquals(0555, Images.mode(image, "bin/run"));
    assertEquals(0644, Images.mode(image, "plain"));
  }

  @Test
  void an_empty_zip_has_nothing() throws IOException {
    assertEquals(List.of(), Images.archive(system, "a.zip", zip()).names());
  }

  @Test
  void names_that_could_lead_out_are_refused() throws IOException {
    assertEquals(
        """
        can't read a file image: /a.zip
        >>> its entry `../a` has `..` in its name, which could lead out of a folder\
        """,
        error(zip("../a", "")));
    byte[] zip = zip("a", "/", "a/b", "");
    mode(zip, 0, 0120777);
    assertEquals(
        """
        can't read a file image: /a.zip
        >>> its entry `a/b` is below `a`, which is a symbolic link\
        """,
        error(zip));
  }

  @Test
  void damage_is_told() throws IOException {
    byte[] zip = zip("a", "first", "b", "second");
    byte[] cut = Arrays.copyOf(zip, zip.length - 1);
    assertEquals(
        """
        can't read a file image: /a.zip
        >>> ends at byte %d without the end of its directory\
        """
            .formatted(cut.length),
        error(cut));

    byte[] changed = zip.clone();
    changed[field(zip, 1, 0) - "a".length() - 46 - 1]++;
    assertEquals(
        """
        can't read a file image: /a.zip
        >>> its entry `b` has other contents than its checksum says\
        """,
        error(changed));

    byte[] longer = zip.clone();
    longer[field(zip, 0, 24)]++;
    assertEquals(
        """
        can't read a file image: /a.zip
        >>> its entry `a` has 5 of its 6 bytes\
        """,
        error(longer));

    byte[] packed = zip.clone();
    packed[field(zip, 1, 20) + 1] = 1;
    assertEquals(
        """
        can't read a file image: /a.zip
        >>> its entry `b` has 262 bytes, but the archive ends after %d of them\
        """
            .formatted(
                zip.length
                    - ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(field(zip, 1, 42))
                    - 31),
        error(packed));

    byte[] elsewhere = zip.clone();
    elsewhere[field(zip, 1, 42)]++;
    assertEquals(
        """
        can't read a file image: /a.zip
        >>> its entry `b` has no header at byte %d\
        """
            .formatted(
                ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(field(zip, 1, 42)) + 1),
        error(elsewhere));
  }

  @Test
  void what_is_not_read_is_told() throws IOException {
    byte[] encrypted = zip("a", "x");
    encrypted[field(encrypted, 0, 8)] |= 1;
    assertEquals(
        """
        can't read a file image: /a.zip
        >>> its entry `a` is encrypted\
        """,
        error(encrypted));
    byte[] method = zip("a", "x");
    method[field(method, 0, 10)] = 12;
    assertEquals(
        """
        can't read a file image: /a.zip
        >>> its entry `a` is packed by method 12: only 0 and 8 are read\
        """,
        error(method));
    byte[] pipe = zip("a", "x");
    mode(pipe, 0, 0010644);
    assertEquals(
        """
        can't read a file image: /a.zip
        >>> its entry `a` is of the type 010000: only files, folders and links are read\
        """,
        error(pipe));
  }

  @Test
  void what_is_too_large_is_refused() throws IOException {
    Path zip = Files.write(system.getPath("/a.zip"), zip("a", "x".repeat(100_000)));
    assertEquals(
        """
        can't read a file image: /a.zip
        >>> its entry `a` is more than fits: the image may have 100000 bytes, names included\
        """,
        Images.error(() -> FileImage.archive(zip, 100_000)));
    assertEquals(100_000, FileImage.archive(zip, 101_000).size());
  }

  @Test
  void the_archive_of_sql_js_is_read() throws IOException {
    FileImage image =
        FileImage.archive(
            Images.module("emscripten/modules/node_modules/sql.js/dist/sqljs-wasm.zip"));
    assertEquals(List.of("sql-wasm.js", "sql-wasm.wasm"), image.names());
  }
}
