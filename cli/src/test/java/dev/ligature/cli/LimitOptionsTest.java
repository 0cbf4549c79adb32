package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Each limit is an option of {@code ligature run}. */
class LimitOptionsTest {
  private static String range(Limit limit) {
    return limit.most() == Limits.NONE
        ? limit.least() + " or more"
        : "from " + limit.least() + " to " + limit.most();
  }

  private static RunOptions byPicocli(String... args) {
    Host host =
        new Host(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            Map.of(),
            Terminals.NONE);
    CommandLine line = Commands.commandLine(host, new Failures(host));
    CommandLine.ParseResult result = line.parseArgs(args).subcommand();
    return ((RunCommand) result.commandSpec().userObject()).options();
  }

  @ParameterizedTest
  @EnumSource
  void both_readers_of_command_lines_give_the_value(Limit limit) {
    String value = Long.toString(limit.least());
    for (String[] args :
        new String[][] {
          {"run", limit.option(), value, "a.wasm"},
          {"run", limit.option() + "=" + value, "a.wasm"}
        }) {
      RunOptions options = RunArguments.parse(args).orElseThrow();
      assertEquals(options, byPicocli(args));
      Limits limits = LimitOptions.limits(options.limits());
      assertEquals(Limits.of(limit, limit.least()), limits);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_value_that_is_no_number_in_its_range_is_refused(Limit limit) {
    String tooLittle = Long.toString(limit.least() - 1);
    for (String value :
        new String[] {tooLittle, "-1", "+1", "1.5", "0x10", "many", "", " 1", "1".repeat(19)}) {
      Invocation.of("run", limit.option() + "=" + value, "a.wasm")
          .gives(
              2,
              "",
              "ligature: %s %s: expected a number %s\n"
                  .formatted(limit.option(), value, range(limit)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_value_is_needed(Limit limit) {
    Invocation.of("run", limit.option())
        .gives(
            2,
            "",
            """
            ligature: Missing required parameter for option '%s' (N)
            >>> see: ligature run --help
            """
                .formatted(limit.option()));
  }

  @ParameterizedTest
  @EnumSource
  void it_is_given_once(Limit limit) {
    String[] args = {"run", limit.option(), "5", limit.option(), "6", "a.wasm"};
    assertTrue(RunArguments.parse(args).isEmpty());
    assertThrows(CommandLine.OverwrittenOptionException.class, () -> byPicocli(args));
  }

  @ParameterizedTest
  @EnumSource
  void help_names_it_with_its_range_and_default(Limit limit) {
    String help = Invocation.of("run", "--help").out().replaceAll("\\s+", " ");
    String text = "at most N %s, %s.".formatted(limit.description(), range(limit));
    assertTrue(help.contains(limit.option() + "=N"), help);
    assertTrue(help.contains(text), help);
    if (limit.byDefault() < limit.most()) {
      assertTrue(help.contains(text + " Without it " + limit.byDefault() + "."), help);
    }
  }

  @Test
  void the_first_mistake_in_the_order_of_limits_is_told() {
    Invocation.of("run", "--max-table-elements", "x", "--max-memory-pages", "y", "a.wasm")
        .gives(2, "", "ligature: --max-memory-pages y: expected a number from 1 to 262143\n");
  }
}
