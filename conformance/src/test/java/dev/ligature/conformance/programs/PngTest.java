package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * libpng: {@code libpng.so} over {@code libz.so}, and its own test. Errors are {@code longjmp}s
 * from the library into the program.
 */
final class PngTest {
  @TempDir Path directory;

  @Test
  void an_image_is_read_and_written_and_java_sees_the_same() throws Exception {
    byte[] image = image();
    BuiltProgram test = new BuiltProgram("libpng", "pngtest", directory).file("in.png", image);
    Outcome outcome = test.runGuest("in.png", "out.png").succeeded();
    assertTrue(outcome.out().contains(" libpng passes test\n"), outcome.out());
    BufferedImage before = ImageIO.read(new ByteArrayInputStream(image));
    BufferedImage after = ImageIO.read(directory.resolve("guest").resolve("out.png").toFile());
    assertEquals(before.getWidth(), after.getWidth());
    for (int y = 0; y < before.getHeight(); y++) {
      for (int x = 0; x < before.getWidth(); x++) {
        assertEquals(before.getRGB(x, y), after.getRGB(x, y));
      }
    }
  }

  @Test
  void a_damaged_image_is_left_by_longjmp() throws Exception {
    byte[] image = image();
    image[image.length / 2] ^= 1;
    BuiltProgram test = new BuiltProgram("libpng", "pngtest", directory).file("in.png", image);
    Outcome outcome = test.runGuest("in.png", "out.png");
    assertEquals(1, outcome.status());
    assertTrue(outcome.err().startsWith("libpng error: IDAT: "), outcome.err());
  }

  private static byte[] image() throws Exception {
    return Files.readAllBytes(BuiltProgram.folder("libpng").resolve("pngtest.png"));
  }
}
