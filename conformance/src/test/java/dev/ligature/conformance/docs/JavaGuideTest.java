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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/java.md run as printed there, and print what is said. */
final class JavaGuideTest {
  private static final Path ROOT = Path.of(System.getProperty("ligature.root"));
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(.*?)```\n```text\n(.*?)```\n", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> the_programs_run() throws IOException {
    Matcher programs = PROGRAM.matcher(Files.readString(ROOT.resolve("docs/java.md")));
    List<DynamicTest> tests =
        programs
            .results()
            .map(
                program ->
                    DynamicTest.dynamicTest(
                        name(program.group(1)), () -> check(program.group(1), program.group(2))))
            .toList();
    assertEquals(6, tests.size());
    return tests.stream();
  }

  private static String name(String source) {
    Matcher name = CLASS.matcher(source);
    assertTrue(name.find(), source);
    return name.group(1);
  }

  private void check(String source, String expected) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve(name(source) + ".java"), source);
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Dstdout.encoding=UTF-8",
                    "-cp",
                    System.getProperty("java.class.path"),
                    file.toString(),
                    ROOT.resolve("guests/modules/bind").toString()))
            .redirectErrorStream(true)
            .start();
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    process.getInputStream().transferTo(output);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(expected, output.toString(StandardCharsets.UTF_8));
    assertEquals(0, process.exitValue());
  }
}
