package dev.ligature.emscripten;

import java.util.List;
import org.junit.jupiter.api.function.Executable;

/**
 * A program of {@code docs/programs.md}.
 *
 * @param name what it is
 * @param npm the package that has it
 * @param way how it is run here
 * @param works what the test runs
 * @param lacks what does not work, or was not tried
 * @param test the class of the test
 * @param action what the test does
 * @param node a script for Node that does the like, and its arguments
 */
record ProgramRow(
    String name,
    String npm,
    String way,
    String works,
    String lacks,
    Class<?> test,
    Executable action,
    List<String> node) {
  ProgramRow {
    node = List.copyOf(node);
  }

  /** The line of the table. */
  String line(String version, String times) {
    return "| %s: `%s` %s | %s | %s | %s | `%s` | %s |"
        .formatted(name, npm, version, way, works, lacks, test.getSimpleName(), times);
  }
}
