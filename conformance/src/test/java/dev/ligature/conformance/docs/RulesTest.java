package dev.ligature.conformance.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every rule of linking has a test named after its number, such as {@code S35_opening_again}. */
final class RulesTest {
  private static final int RULES = 66;

  /** Rule 62, the blocks of several threads, waits for guest threads: see RATIONALE.md. */
  private static final Set<Integer> WITHOUT = Set.of(62);

  private static final Pattern METHOD = Pattern.compile("void ((S\\d\\d_)+)");
  private static final Pattern NUMBER = Pattern.compile("S(\\d\\d)_");

  @Test
  void every_rule_has_a_test_of_its_number() throws IOException {
    Set<Integer> tested = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of(System.getProperty("ligature.root")))) {
      files
          .filter(file -> file.toString().endsWith("Test.java"))
          .filter(file -> file.toString().contains("src"))
          .forEach(file -> collect(file, tested));
    }
    Set<Integer> all =
        IntStream.rangeClosed(1, RULES)
            .filter(rule -> !WITHOUT.contains(rule))
            .boxed()
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(all, tested);
  }

  private static void collect(Path file, Set<Integer> tested) {
    try {
      Matcher methods = METHOD.matcher(Files.readString(file));
      while (methods.find()) {
        Matcher numbers = NUMBER.matcher(methods.group(1));
        while (numbers.find()) {
          tested.add(Integer.valueOf(numbers.group(1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
