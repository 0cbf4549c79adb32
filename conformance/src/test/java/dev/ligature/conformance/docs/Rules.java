package dev.ligature.conformance.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbered rules of {@code docs/rules.md}. */
final class Rules {
  private static final Pattern RULE =
      Pattern.compile(
          "^\\*\\*(\\d+)\\.\\*\\* (.+?)\\R<br>\\*([^\\r\\n]+?)\\*( \\*\\*G J\\*\\*)?$",
          Pattern.MULTILINE | Pattern.DOTALL);

  private Rules() {}

  /**
   * A rule.
   *
   * @param text what holds
   * @param source where it comes from
   * @param asked whether guests and Java can both ask for what it is about
   */
  record Rule(int number, String text, String source, boolean asked) {}

  /** All rules by their numbers, in the order of the document. */
  static Map<Integer, Rule> read(Path root) throws IOException {
    Map<Integer, Rule> rules = new LinkedHashMap<>();
    Matcher matcher = RULE.matcher(Files.readString(root.resolve("docs/rules.md")));
    while (matcher.find()) {
      int number = Integer.parseInt(matcher.group(1));
      Rule rule = new Rule(number, matcher.group(2), matcher.group(3), matcher.group(4) != null);
      if (rules.put(number, rule) != null) {
        throw new AssertionError("two rules have number " + number);
      }
    }
    return rules;
  }
}
