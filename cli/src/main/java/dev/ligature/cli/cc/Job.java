package dev.ligature.cli.cc;

import java.util.ArrayList;
import java.util.List;

/**
 * One process that the compiler's driver wants to be run.
 *
 * @param tool the name of the tool
 * @param arguments its arguments
 */
record Job(String tool, List<String> arguments) {
  Job {
    arguments = List.copyOf(arguments);
  }

  /** Whether it links. */
  boolean isLink() {
    return tool.equals("wasm-ld");
  }

  /**
   * A line of {@code clang -###}: words in double quotes, with a backslash before quotes,
   * backslashes and dollars.
   *
   * @throws CompilerException if it is none
   */
  static Job parse(String line) throws CompilerException {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < line.length()) {
      if (line.charAt(i) == ' ') {
        i++;
        continue;
      }
      if (line.charAt(i) != '"') {
        throw unknown(line);
      }
      StringBuilder word = new StringBuilder();
      for (i++; i < line.length() && line.charAt(i) != '"'; i++) {
        if (line.charAt(i) == '\\' && i + 1 < line.length()) {
          i++;
        }
        word.append(line.charAt(i));
      }
      if (i == line.length()) {
        throw unknown(line);
      }
      i++;
      words.add(word.toString());
    }
    // The path of the executable is empty where the driver does not know it.
    int first = !words.isEmpty() && words.getFirst().isEmpty() ? 1 : 0;
    if (words.size() <= first) {
      throw unknown(line);
    }
    String path = words.get(first);
    return new Job(
        path.substring(path.lastIndexOf('/') + 1), words.subList(first + 1, words.size()));
  }

  private static CompilerException unknown(String line) {
    return new CompilerException("the compiler's driver said what is no command: " + line);
  }

  /** As the driver prints it. */
  String line() {
    StringBuilder text = new StringBuilder();
    append(text, tool);
    arguments.forEach(argument -> append(text, argument));
    return text.toString();
  }

  private static void append(StringBuilder text, String word) {
    text.append(" \"");
    for (int i = 0; i < word.length(); i++) {
      if ("\"\\$".indexOf(word.charAt(i)) >= 0) {
        text.append('\\');
      }
      text.append(word.charAt(i));
    }
    text.append('"');
  }
}
