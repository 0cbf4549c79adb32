package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** zlib: {@code libz.so}, the test that comes with it, and a small gzip. */
final class ZlibTest {
  @TempDir Path directory;

  @Test
  void its_own_test_passes() throws Exception {
    BuiltProgram example = new BuiltProgram("zlib", "example", directory);
    assertEquals(
        """
        uncompress(): hello, hello!
        gzread(): hello, hello!
        gzgets() after gzseek:  hello!
        inflate(): hello, hello!
        large_inflate(): OK
        after inflateSync(): hello, hello!
        inflate with dictionary: hello, hello!
        """,
        example.runGuest().succeeded().out().replaceFirst("zlib version .*\n", ""));
  }

  @Test
  void a_file_is_compressed_as_natively_and_comes_back() throws Exception {
    byte[] text = text();
    BuiltProgram gzip = new BuiltProgram("zlib", "minigzip", directory).file("text", text);
    gzip.run("-9", "text").succeeded();
    byte[] compressed = gzip.result("text.gz");
    assertTrue(compressed.length < text.length / 3, compressed.length + " bytes");
    gzip.run("-d", "text.gz").succeeded();
    assertArrayEquals(text, gzip.result("text"));
  }

  @Test
  void java_reads_what_the_guest_compressed() throws Exception {
    BuiltProgram gzip = new BuiltProgram("zlib", "minigzip", directory).file("text", text());
    gzip.run("text").succeeded();
    GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip.result("text.gz")));
    assertArrayEquals(text(), in.readAllBytes());
  }

  @Test
  void the_guest_reads_what_java_compressed() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text());
    }
    BuiltProgram gzip =
        new BuiltProgram("zlib", "minigzip", directory).file("text.gz", bytes.toByteArray());
    gzip.run("-d", "text.gz").succeeded();
    assertArrayEquals(text(), gzip.result("text"));
  }

  /** Words in an order that compresses, but not to nothing: 600 KB. */
  private static byte[] text() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Random random = new Random(1);
    while (text.size() < 600_000) {
      text.write(
          ("word" + random.nextInt(1000) + (random.nextInt(9) == 0 ? "\n" : " "))
              .getBytes(StandardCharsets.UTF_8));
    }
    return text.toByteArray();
  }
}
