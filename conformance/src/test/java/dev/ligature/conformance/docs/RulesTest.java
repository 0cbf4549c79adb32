package dev.ligature.conformance.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every rule of linking has a test named after its number, such as {@code S35_opening_again}. A
 * rule about what is asked for at run time has one in which Java asks and one in which a guest
 * does: a test that takes a {@code Side}, or two that say in their names who asks.
 */
final class RulesTest {
  private static final int RULES = 66;

  /**
   * The rules of what is done for one that asks, of which there are two kinds. The others say what
   * a load does to modules, memory and table, whoever asked for it, or what one side alone can do:
   * rebinding is Java's, the end of a program the guest's.
   */
  private static final Set<Integer> ASKED =
      Set.of(
          1, 2, 4, 5, 6, 10, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 28, 29, 32, 33, 34, 35,
          36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 50, 51, 52, 53, 54, 55, 56, 57, 61,
          62, 64, 65, 66);

  private static final Pattern METHOD = Pattern.compile("void ((S\\d\\d_)+)(\\w*)\\(\\s*(Side )?");
  private static final Pattern NUMBER = Pattern.compile("S(\\d\\d)_");

  private final Set<Integer> tested = new TreeSet<>();
  private final Set<Integer> askedByGuests = new TreeSet<>();
  private final Set<Integer> askedByJava = new TreeSet<>();

  @BeforeEach
  void readTests() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(System.getProperty("ligature.root")))) {
      files
          .filter(file -> file.toString().endsWith("Test.java"))
          .filter(file -> file.toString().contains("src"))
          .forEach(this::collect);
    }
  }

  @Test
  void every_rule_has_a_test_of_its_number() {
    Set<Integer> all =
        IntStream.rangeClosed(1, RULES).boxed().collect(Collectors.toCollection(TreeSet::new));
    assertEquals(all, tested);
  }

  @Test
  void what_can_be_asked_for_is_asked_for_by_guests_and_by_java() {
    assertEquals(Set.of(), without(askedByGuests), "rules without a test in which a guest asks");
    assertEquals(Set.of(), without(askedByJava), "rules without a test in which Java asks");
  }

  private static Set<Integer> without(Set<Integer> asked) {
    Set<Integer> missing = new TreeSet<>(ASKED);
    missing.removeAll(asked);
    return missing;
  }

  private void collect(Path file) {
    try {
      Matcher methods = METHOD.matcher(Files.readString(file));
      while (methods.find()) {
        String sentence = methods.group(3).toLowerCase(Locale.ROOT);
        boolean both = methods.group(4) != null;
        Matcher numbers = NUMBER.matcher(methods.group(1));
        while (numbers.find()) {
          Integer rule = Integer.valueOf(numbers.group(1));
          tested.add(rule);
          if (both || sentence.contains("guest")) {
            askedByGuests.add(rule);
          }
          if (both || sentence.contains("java")) {
            askedByJava.add(rule);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
