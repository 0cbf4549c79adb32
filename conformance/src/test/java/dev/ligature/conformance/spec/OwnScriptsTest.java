package dev.ligature.conformance.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.EngineOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts of our own, with functions cut at several sizes: the results are the same. */
final class OwnScriptsTest {
  @ParameterizedTest
  @ValueSource(ints = {100, 150, 250, 400, 7000})
  void exceptions_are_caught_in_whichever_method_their_handler_is(int methodLimit)
      throws IOException {
    assertTrue(run("exceptions-cut.wast", methodLimit) > 20);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 7000})
  void references_to_exceptions_meet_where_control_does(int methodLimit) throws IOException {
    assertEquals(11, run("exceptions-merged.wast", methodLimit));
  }

  @ParameterizedTest
  @CsvSource({"100, 1000", "160, 1000", "400, 1000", "7000, 1000", "7000, 0", "7000, 5"})
  void vectors_are_wherever_values_are(int methodLimit, int operandLimit) throws IOException {
    EngineOptions options =
        EngineOptions.DEFAULT.withMethodLimit(methodLimit).withOperandLimit(operandLimit);
    assertEquals(48, run("vectors.wast", options));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 7000})
  void pages_have_one_byte(int methodLimit) throws IOException {
    assertEquals(45, run("page-sizes.wast", methodLimit));
  }

  @ParameterizedTest
  @CsvSource({"100, 1000", "7000, 1000", "7000, 0", "7000, 5", "100, 0"})
  void numbers_of_128_bits_are_two_of_64(int methodLimit, int operandLimit) throws IOException {
    EngineOptions options =
        EngineOptions.DEFAULT.withMethodLimit(methodLimit).withOperandLimit(operandLimit);
    assertEquals(21, run("wide-arithmetic.wast", options));
  }

  @ParameterizedTest
  @CsvSource({"100, 1000", "160, 1000", "400, 1000", "7000, 1000", "7000, 0", "7000, 5", "100, 0"})
  void references_are_wherever_values_are(int methodLimit, int operandLimit) throws IOException {
    EngineOptions options =
        EngineOptions.DEFAULT.withMethodLimit(methodLimit).withOperandLimit(operandLimit);
    assertEquals(61, run("references.wast", options));
  }

  /** Runs a script in which all has to be right, and gives how many assertions it has. */
  private int run(String script, int methodLimit) throws IOException {
    return run(script, EngineOptions.DEFAULT.withMethodLimit(methodLimit));
  }

  private int run(String script, EngineOptions options) throws IOException {
    FileReport report = new FileReport(script);
    try (InputStream text = Objects.requireNonNull(getClass().getResourceAsStream(script))) {
      new ScriptRunner(script, Dialect.CURRENT, report, options).run(text.readAllBytes());
    }
    assertEquals(List.of(), report.failures());
    assertEquals(Map.of(), report.skipped());
    return report.passed();
  }
}
