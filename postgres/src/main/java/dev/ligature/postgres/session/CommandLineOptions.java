package dev.ligature.postgres.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameter {@code options} of a startup packet: settings as on the command line of a server.
 *
 * @see <a href="https://www.postgresql.org/docs/18/libpq-connect.html">options</a>
 */
final class CommandLineOptions {
  private CommandLineOptions() {}

  /**
   * The settings in it.
   *
   * @throws IllegalArgumentException if it has something else
   */
  static Map<String, String> settings(String options) {
    Map<String, String> settings = new LinkedHashMap<>();
    List<String> words = words(options);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("-c") && i + 1 < words.size()) {
        put(settings, words.get(++i), word);
      } else if (word.startsWith("--") || word.startsWith("-c")) {
        put(settings, word.substring(2), word);
      } else {
        throw invalid(word);
      }
    }
    return settings;
  }

  private static void put(Map<String, String> settings, String assignment, String word) {
    int sign = assignment.indexOf('=');
    if (sign <= 0) {
      throw invalid(word);
    }
    settings.put(assignment.substring(0, sign).replace('-', '_'), assignment.substring(sign + 1));
  }

  private static IllegalArgumentException invalid(String word) {
    return new IllegalArgumentException(
        "invalid command-line argument for server process: " + word);
  }

  /** Words are parted by white space, unless that is behind a backslash. */
  private static List<String> words(String options) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    for (int i = 0; i < options.length(); i++) {
      char c = options.charAt(i);
      boolean escaped = c == '\\' && i + 1 < options.length();
      if (escaped || !Character.isWhitespace(c)) {
        word.append(escaped ? options.charAt(++i) : c);
        begun = true;
      } else if (begun) {
        words.add(word.toString());
        word.setLength(0);
        begun = false;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }
}
