package dev.ligature.bench.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final String REPORT =
      """
      {"versions": {}, "rows": [
        {"row": "20", "title": "functions", "checks": [], "notes": [], "series": [
          {"what": "loads", "peer": "Ligature", "unit": "ns", "median": 2.0, "samples": [2.0]},
          {"what": "loads", "peer": "Node", "unit": "ns", "median": 1.0, "samples": [1.0]},
          {"what": "sort", "peer": "Ligature", "unit": "ns", "median": 100, "samples": [100]},
          {"what": "sort", "peer": "Node", "unit": "ns", "median": 800, "samples": [800]},
          {"what": "sort", "peer": "Chicory", "unit": "ns", "median": 500, "samples": [500]},
          {"what": "sort", "peer": "Endive", "unit": "ns", "median": null, "samples": []},
          {"what": "sort, memory imported", "peer": "Ligature", "unit": "ns", "median": 90,
           "samples": [90]}]},
        {"row": "21", "title": "calls", "checks": [], "notes": [], "series": [
          {"what": "host calls guest", "peer": "Ligature", "unit": "ns", "median": 1.5,
           "samples": [1.5]},
          {"what": "host calls guest", "peer": "wasmtime-java", "unit": "ns", "median": 4400,
           "samples": [4400]}]}]}
      """;

  @Test
  void medians_are_by_engine_and_what_is_imported_is_one_of_its_own() {
    assertEquals(
        Map.of(
            "Ligature", Map.of("loads", 2.0, "sort", 100.0),
            "Ligature, memory imported", Map.of("sort", 90.0),
            "Node", Map.of("loads", 1.0, "sort", 800.0),
            "Chicory", Map.of("sort", 500.0)),
        Measurements.of(REPORT, "20").medians());
  }

  @Test
  void ratios_have_a_mean_in_front_where_nothing_is_missing() {
    Measurements ratios = Measurements.of(REPORT, "20").againstOwn();
    assertEquals(List.of("geometric mean", "loads", "sort"), ratios.things());
    assertEquals(
        List.of("Ligature", "Ligature, memory imported", "Node", "Chicory"),
        List.copyOf(ratios.medians().keySet()));
    Map<String, Double> node = ratios.medians().getOrDefault("Node", Map.of());
    assertEquals(2, node.getOrDefault("geometric mean", 0.0), 1e-9);
    assertEquals(Map.of("sort", 5.0), ratios.medians().get("Chicory"));
  }

  @Test
  void the_chart_has_each_engine_as_text_and_is_the_same_each_time() throws IOException {
    byte[] svg = Chart.svg(REPORT);
    String text = new String(svg, StandardCharsets.UTF_8);
    for (String label :
        List.of("Ligature", "Ligature, memory imported", "Node", "Chicory", "1,000")) {
      assertTrue(text.contains(">" + label + "</text>"), label);
    }
    assertArrayEquals(svg, Chart.svg(REPORT));
  }

  @Test
  void a_report_without_the_row_is_refused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Chart.svg(REPORT.replace("\"21\"", "\"1\"")));
    assertEquals("row 21 is not in the report", e.getMessage());
  }
}
