package dev.ligature.conformance.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java example of the README runs as printed there. */
final class ReadmeTest {
  @Test
  void the_java_example_runs(@TempDir Path folder) throws Exception {
    Path root = Path.of(System.getProperty("ligature.root"));
    Path source = folder.resolve("Example.java");
    Files.writeString(source, example(Files.readString(root.resolve("README.md"))));
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    source.toString(),
                    root.resolve("guests/modules/dlfcn").toString()))
            .redirectErrorStream(true)
            .start();
    String output = read(process);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals("value() = 42\n", output);
    assertEquals(0, process.exitValue());
  }

  private static String read(Process process) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    process.getInputStream().transferTo(output);
    return output.toString(StandardCharsets.UTF_8);
  }

  private static String example(String readme) {
    int start = readme.indexOf("```java\n") + "```java\n".length();
    return readme.substring(start, readme.indexOf("```", start));
  }
}
