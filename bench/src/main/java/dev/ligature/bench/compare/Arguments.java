package dev.ligature.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line.
 *
 * @param quick whether few and short rounds will do
 * @param list whether only the rows are to be listed
 * @param output where reports go, without an extension
 * @param rows the rows selected, in the order of the table: without names, those that are not long
 */
record Arguments(boolean quick, boolean list, Optional<Path> output, List<Row> rows) {
  static final String USAGE = "usage: bench/compare [--quick] [--list] [--output PATH] [ROW...]";

  /** A command line that makes no sense. */
  static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidException(String message) {
      super(message);
    }
  }

  /** Reads it. */
  static Arguments of(List<String> words, List<Row> all) throws InvalidException {
    boolean quick = false;
    boolean list = false;
    Path output = null;
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      switch (word) {
        case "--quick" -> quick = true;
        case "--list" -> list = true;
        case "--output" -> {
          if (++i == words.size()) {
            throw new InvalidException("--output: a path is missing");
          }
          output = Path.of(words.get(i));
        }
        default -> {
          if (word.startsWith("-")) {
            throw new InvalidException("unknown option: " + word);
          }
          keys.add(word);
        }
      }
    }
    return new Arguments(quick, list, Optional.ofNullable(output), select(keys, all));
  }

  private static List<Row> select(List<String> keys, List<Row> all) throws InvalidException {
    for (String key : keys) {
      if (all.stream().noneMatch(row -> row.key().equals(key))) {
        throw new InvalidException(
            "no row %s: there are %s"
                .formatted(key, String.join(" ", all.stream().map(Row::key).toList())));
      }
    }
    return all.stream()
        .filter(row -> keys.isEmpty() ? !row.isLong() : keys.contains(row.key()))
        .toList();
  }
}
