package dev.ligature.emscripten;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is cut off or changed at random is read, or refused, but nothing else. */
class DamagedImagesTest {
  private static final int ROUNDS = 3000;

  private final FileSystem system = Images.unix();

  /** Always the same. */
  private final Random random = new Random(1);

  private final AtomicInteger read = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  @AfterEach
  void close() throws IOException {
    system.close();
  }

  /** Reads something. */
  private interface Reading {
    FileImage of(byte[] bytes) throws IOException;
  }

  private void damage(byte[] whole, Reading reading) {
    assertTimeoutPreemptively(
        ofSeconds(60),
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            readDamaged(damaged(whole, i), reading);
          }
        });
    assertTrue(refused.get() > ROUNDS / 10, refused + " were refused");
    assertTrue(read.get() > 0, "nothing was read");
  }

  private void readDamaged(byte[] bytes, Reading reading) throws IOException {
    try {
      FileImage image = reading.of(bytes);
      Path folder = system.getPath("/out" + read.incrementAndGet() % 2);
      for (String name : image.names()) {
        assertTrue(
            folder.resolve(name).normalize().startsWith(folder) && !name.contains(".."), name);
      }
      image.under("x").and(image).unpack(folder);
    } catch (FileImageException _) {
      refused.incrementAndGet();
    }
  }

  private byte[] damaged(byte[] whole, int round) {
    byte[] bytes = whole.clone();
    if (round % 3 == 0) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) random.nextInt();
            case 1 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
            case 2 -> (byte) "/.\0'\"{}[]\\`".charAt(random.nextInt(11));
            default -> bytes[random.nextInt(bytes.length)];
          };
    }
    if (round % 5 == 0) {
      int from = random.nextInt(bytes.length);
      int to = random.nextInt(bytes.length);
      int length = random.nextInt(bytes.length - Math.max(from, to));
      System.arraycopy(bytes, from, bytes, to, length);
    }
    return bytes;
  }

  private static TarWriter tar() {
    return new TarWriter()
        .folder("bin", 0711)
        .file("bin/run", 0555, "#!")
        .pax('x', "path", "a/b/c")
        .file("cut", 0644, "x")
        .entry('L', "././@LongLink", 0644, "long/name\0", "")
        .link("cut", "run")
        .hardLink("copy", "bin/run");
  }

  @Test
  void damaged_tars() {
    damage(tar().end(), bytes -> Images.archive(system, "a.tar", bytes));
  }

  @Test
  void tars_with_damaged_headers_and_right_checksums() {
    damage(
        tar().end(),
        bytes -> {
          for (int at = 0; at + 512 <= bytes.length; at += 512) {
            if (bytes[at + 257] == 'u') {
              checksum(bytes, at);
            }
          }
          return Images.archive(system, "a.tar", bytes);
        });
  }

  private static void checksum(byte[] bytes, int at) {
    Arrays.fill(bytes, at + 148, at + 156, (byte) ' ');
    int sum = 0;
    for (int i = at; i < at + 512; i++) {
      sum += bytes[i] & 0xff;
    }
    byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(digits, 0, bytes, at + 148, 8);
  }

  @Test
  void damaged_gzip() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(tar().end());
    }
    damage(packed.toByteArray(), bytes -> Images.archive(system, "a.tar", bytes));
  }

  @Test
  void damaged_zips() throws IOException {
    byte[] zip =
        ZipImageTest.zip("a/", "", "a/b", "some text, some text", "c", "", "d/e", "!!!!!!");
    damage(zip, bytes -> Images.archive(system, "a.zip", bytes));
  }

  @Test
  void damaged_scripts() throws IOException {
    Path data = Files.writeString(system.getPath("/a.data"), "onetwothree");
    String script =
        """
        m.FS_createPath("/","x",!0,!0);var r=/[/'"]/g,t=`a${`b${1}`}c`;// comment
        load({files:[{filename:"/x/a",start:0,end:3},{filename:'\\u0062',start:3,end:1.1e1}]});
        """;
    damage(
        script.getBytes(StandardCharsets.UTF_8),
        bytes -> FileImage.emscripten(Files.write(system.getPath("/a.js"), bytes), data));
  }
}
