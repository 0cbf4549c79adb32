package dev.ligature.conformance.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/three-ways.md} quotes the classes that are measured, and counts their characters. */
final class ThreeWaysTest {
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COUNTS =
      Pattern.compile("\n\\| characters of the class[^|]*\\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|");
  private static final List<String> WAYS = List.of("BoundWay", "ForeignWay", "JnaWay");

  private final Path root = Path.of(System.getProperty("ligature.root"));

  private String document() throws IOException {
    return Files.readString(root.resolve("docs/three-ways.md"));
  }

  private String source(String name) throws IOException {
    return Files.readString(
        root.resolve("bench/src/main/java/dev/ligature/bench/ways").resolve(name + ".java"));
  }

  private static String packed(String text) {
    return text.replaceAll("(?s)/\\*\\*.*?\\*/", "").replaceAll("\\s", "");
  }

  @Test
  void characters_are_counted() throws IOException {
    Matcher counts = COUNTS.matcher(document());
    assertTrue(counts.find());
    List<String> written = new ArrayList<>();
    List<String> counted = new ArrayList<>();
    for (int k = 0; k < WAYS.size(); k++) {
      String source = source(WAYS.get(k));
      int start = source.indexOf("final class " + WAYS.get(k));
      assertTrue(start > 0);
      written.add(counts.group(k + 1));
      counted.add("%,d".formatted(packed(source.substring(start)).length()));
    }
    assertEquals(counted, written);
  }

  @Test
  void every_line_of_an_example_is_in_its_class() throws IOException {
    List<String> missing = new ArrayList<>();
    Matcher block = BLOCK.matcher(document());
    int blocks = 0;
    while (block.find()) {
      String source = source(WAYS.get(blocks++ % WAYS.size()));
      block
          .group(1)
          .lines()
          .map(String::strip)
          .filter(line -> source.lines().noneMatch(other -> other.strip().equals(line)))
          .forEach(missing::add);
    }
    assertEquals(List.of(), missing);
    assertEquals(9, blocks);
  }
}
