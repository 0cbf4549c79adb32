package dev.ligature.conformance.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every class and method that {@code docs/tracing-a-load.md} names is there. */
final class TracingTest {
  private static final Pattern METHOD = Pattern.compile("`(dev\\.ligature\\.[\\w.]+)#(\\w+)`");

  @Test
  void every_method_named_exists() throws IOException {
    String text =
        Files.readString(Path.of(System.getProperty("ligature.root"), "docs", "tracing-a-load.md"));
    List<String> missing = new ArrayList<>();
    int named = 0;
    Matcher matcher = METHOD.matcher(text);
    while (matcher.find()) {
      named++;
      if (!exists(matcher.group(1), matcher.group(2))) {
        missing.add(matcher.group());
      }
    }
    assertEquals(List.of(), missing);
    assertTrue(named > 20, "methods named: " + named);
  }

  private static boolean exists(String className, String method) {
    try {
      Class<?> type = Class.forName(className, false, TracingTest.class.getClassLoader());
      return Arrays.stream(type.getDeclaredMethods()).anyMatch(m -> m.getName().equals(method));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
