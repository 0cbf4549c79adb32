package dev.ligature.examples.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of the plug-in take each other's place while the program runs. */
final class MainTest {
  private static final Path MODULES =
      Path.of(System.getProperty("ligature.root"), "guests", "modules", "reload");

  @TempDir private Path folder;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private String said() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private void put(Path module) throws IOException {
    Path fresh = Files.copy(module, folder.resolve("new"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(fresh, folder.resolve("plug.so"), StandardCopyOption.REPLACE_EXISTING);
  }

  private void awaitSaid(String text) throws InterruptedException {
    long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!said().equals(text) && System.nanoTime() < limit) {
      Thread.sleep(10);
    }
    assertEquals(text, said());
  }

  @Test
  void a_version_takes_the_place_of_the_one_before_with_its_state() throws Exception {
    put(MODULES.resolve("one.so"));
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Thread program =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    Main.run(folder, out);
                  } catch (IOException | InterruptedException e) {
                    out.println(e);
                  }
                });
    awaitSaid("hello (1)\n");
    put(MODULES.resolve("two.so"));
    awaitSaid(
        """
        hello (1)
        good evening (2)
        """);
    put(Files.writeString(folder.resolve("text"), "no module"));
    awaitSaid(
        """
        hello (1)
        good evening (2)
        not taken: %s: not a module: magic header not detected: reading the magic number in the\
         module at offset 0x0
        good evening (3)
        """
            .formatted(folder.resolve("plug.so")));
    Files.delete(folder.resolve("plug.so"));
    assertTrue(program.join(Duration.ofSeconds(60)));
    assertFalse(program.isAlive());
  }
}
