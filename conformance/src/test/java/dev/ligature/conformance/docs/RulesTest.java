package dev.ligature.conformance.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.conformance.docs.RuleTests.RuleTest;
import dev.ligature.conformance.docs.Rules.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every rule of {@code docs/rules.md} has a test named after its number, such as {@code
 * S35_opening_again}, and each such test can fail. A rule that is marked there as one that guests
 * and Java can ask for has one in which Java asks and one in which a guest does: a test that takes
 * a {@code Side}, or two that say in their names who asks.
 */
final class RulesTest {
  private Map<Integer, Rule> rules;
  private List<RuleTest> tests;

  @BeforeEach
  void read() throws IOException {
    Path root = Path.of(System.getProperty("ligature.root"));
    rules = Rules.read(root);
    tests = RuleTests.read(root);
  }

  @Test
  void rules_are_numbered_without_a_gap() {
    assertEquals(
        IntStream.rangeClosed(1, 73).boxed().toList(),
        List.copyOf(rules.keySet()),
        "docs/rules.md");
  }

  @Test
  void every_rule_has_a_test_of_its_number_and_no_test_the_number_of_no_rule() {
    assertEquals(new TreeSet<>(rules.keySet()), tested(test -> true));
  }

  @Test
  void what_can_be_asked_for_is_asked_for_by_guests_and_by_java() {
    Set<Integer> asked =
        rules.values().stream()
            .filter(Rule::asked)
            .map(Rule::number)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Set.of(), without(asked, tested(RuleTest::byGuest)), "no test in which a guest asks");
    assertEquals(Set.of(), without(asked, tested(RuleTest::byJava)), "no test in which Java asks");
  }

  @Test
  void every_test_of_a_rule_asserts_something() {
    assertEquals(
        List.of(),
        tests.stream().filter(test -> !test.asserts()).map(RuleTest::place).toList(),
        "tests that cannot fail by what they observe");
  }

  @Test
  void a_test_that_asserts_nothing_is_noticed(@TempDir Path root) throws IOException {
    Path file = root.resolve("src/test/java/ShortTest.java");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        class ShortTest {
          void S01_does_nothing() { open(); }
          void S02_S03_asks_java() { check(open()); }
          void S04_asks(Side side) { assertEquals(1, open()); }
          int open() { return 1; }
          void check(int value) { assertEquals(1, value); }
        }
        """);
    assertEquals(
        List.of(
            new RuleTest("ShortTest.S01_does_nothing", Set.of(1), false, false, false),
            new RuleTest("ShortTest.S02_S03_asks_java", Set.of(2, 3), false, true, true),
            new RuleTest("ShortTest.S04_asks", Set.of(4), true, true, true)),
        RuleTests.read(root));
  }

  private Set<Integer> tested(Predicate<RuleTest> which) {
    return tests.stream()
        .filter(which)
        .flatMap(test -> test.rules().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Integer> without(Set<Integer> all, Set<Integer> found) {
    Set<Integer> missing = new TreeSet<>(all);
    missing.removeAll(found);
    return missing;
  }
}
