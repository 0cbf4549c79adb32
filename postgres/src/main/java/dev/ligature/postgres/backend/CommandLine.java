package dev.ligature.postgres.backend;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command that {@code initdb} gives a shell, up to what only a shell understands.
 */
final class CommandLine {
  private static final String OPERATORS = "<>|;&";

  private CommandLine() {}

  /** The words, without their quotes. */
  static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else if (c == '\\' && quote == '"' && i + 1 < command.length()) {
          word.append(command.charAt(++i));
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        begun = true;
      } else if (Character.isWhitespace(c) || OPERATORS.indexOf(c) >= 0) {
        if (begun) {
          words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
        if (OPERATORS.indexOf(c) >= 0) {
          return words;
        }
      } else {
        word.append(c);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }
}
