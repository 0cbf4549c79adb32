package dev.ligature.linker.soak;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.testing.Fork;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A program that opens a new library for each line of its input, as an interpreter of C would. The
 * system property {@code ligature.lines} says how many.
 */
final class LinesTest {
  private static final int LINES = Integer.getInteger("ligature.lines", 2000);

  /** The most that a library of one function may take that stays, in bytes. */
  private static final int HEAP = 16 << 10;

  private static final int METASPACE = 8 << 10;

  private static String run(boolean keeps) throws Exception {
    List<String> options = List.of("-Xmx512m", "-XX:NativeMemoryTracking=summary");
    String output = Fork.run(Lines.class, options, LINES, keeps);
    System.out.print(output);
    return output;
  }

  @Test
  void nothing_grows_if_each_is_closed() throws Exception {
    String output = run(false);
    assertTrue(output.endsWith("all flat\n"), output);
  }

  @Test
  void each_takes_as_long_as_those_before_if_all_stay() throws Exception {
    String output = run(true);
    assertTrue(number("heap a library: ", output) <= HEAP, output);
    assertTrue(number("metaspace a library: ", output) <= METASPACE, output);
    assertTrue(number("later ones take ", output) <= 2, output);
  }

  private static double number(String behind, String output) {
    Matcher line = Pattern.compile(behind + "([0-9.]+)").matcher(output);
    assertTrue(line.find(), output);
    return Double.parseDouble(line.group(1));
  }
}
