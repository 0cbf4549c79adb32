package dev.ligature.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.bench.chart.Json;
import dev.ligature.bench.rows.Rows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  private int run(String... words) throws IOException {
    Path root = Path.of(System.getProperty("ligature.root"));
    return new Compare(root, stream(out), stream(err)).run(List.of(words));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_quick_run_of_two_rows_writes_both_reports() throws IOException {
    Path base = folder.resolve("report");
    assertEquals(0, run("--quick", "--output", base.toString(), "13", "1"));

    assertEquals(text(out), Files.readString(folder.resolve("report.md")));
    assertTrue(text(out).contains("| 13 | dlsym from Java: the slowest, in ns | "), text(out));
    Map<?, ?> report = (Map<?, ?>) Json.read(Files.readString(folder.resolve("report.json")));
    assertEquals(true, report.get("quick"));
    List<?> rows = (List<?>) report.get("rows");
    assertEquals(
        List.of("1", "13"), rows.stream().map(row -> ((Map<?, ?>) row).get("row")).toList());
    for (Object row : rows) {
      checkRow((Map<?, ?>) row);
    }
  }

  private static void checkRow(Map<?, ?> row) {
    List<?> checks = (List<?>) row.get("checks");
    assertTrue(!checks.isEmpty(), row.toString());
    for (Object one : checks) {
      Map<?, ?> check = (Map<?, ?>) one;
      double value = (double) check.get("value");
      assertTrue(value > 0, row.toString());
      assertEquals(value <= (double) check.get("goal"), check.get("met"));
    }
    for (Object one : (List<?>) row.get("series")) {
      Map<?, ?> series = (Map<?, ?>) one;
      assertTrue(!((List<?>) series.get("samples")).isEmpty(), row.toString());
      assertTrue((double) series.get("median") > 0, row.toString());
    }
  }

  @Test
  void the_rows_of_the_table_are_all_there() {
    List<String> keys = Rows.all().stream().map(Row::key).toList();
    List<String> numbers = IntStream.rangeClosed(1, 21).mapToObj(String::valueOf).toList();
    assertEquals(numbers, keys.subList(0, 21));
  }

  @Test
  void a_row_that_is_not_there_is_a_usage_error() throws IOException {
    assertEquals(2, run("99"));
    String keys = String.join(" ", Rows.all().stream().map(Row::key).toList());
    assertEquals(
        "bench/compare: no row 99: there are %s%n%s%n".formatted(keys, Arguments.USAGE), text(err));
  }

  @Test
  void an_unknown_option_is_a_usage_error() throws IOException {
    assertEquals(2, run("--fast"));
    assertEquals(
        "bench/compare: unknown option: --fast%n%s%n".formatted(Arguments.USAGE), text(err));
  }

  @Test
  void an_output_without_a_path_is_a_usage_error() throws IOException {
    assertEquals(2, run("1", "--output"));
    assertEquals(
        "bench/compare: --output: a path is missing%n%s%n".formatted(Arguments.USAGE), text(err));
  }

  @Test
  void the_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle() {
    Series series = new Series("it", Peer.LIGATURE, Series.Unit.MILLISECONDS);
    for (double value : new double[] {4e6, 1e6, 3e6, 100e6}) {
      series.add(value);
    }
    assertEquals(3.5, series.median());
  }

  @Test
  void numbers_have_three_digits() {
    assertEquals(
        List.of("0.0731", "1.5", "12.3", "1235", "0", "100"),
        List.of(0.07312, 1.5, 12.345, 1234.6, 0.0, 100.0).stream()
            .map(MarkdownReport::number)
            .toList());
  }
}
