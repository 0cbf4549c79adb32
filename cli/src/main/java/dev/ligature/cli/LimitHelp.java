package dev.ligature.cli;

import dev.ligature.linker.Limit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** Tells picocli of the {@link LimitOptions}. */
final class LimitHelp {
  private LimitHelp() {}

  /**
   * Adds the options to a command.
   *
   * @param values where the values go that are given
   */
  static void addTo(CommandSpec command, Map<Limit, String> values) {
    for (Limit limit : Limit.values()) {
      command.addOption(
          OptionSpec.builder(limit.option())
              .paramLabel("N")
              .type(String.class)
              .description(help(limit))
              .setter(new Value(limit, values))
              .build());
    }
  }

  /** Where picocli puts the value of an option. */
  private record Value(Limit limit, Map<Limit, String> values) implements ISetter {
    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T set(@Nullable T value) {
      return value == null ? (T) values.remove(limit) : (T) values.put(limit, value.toString());
    }
  }

  private static String help(Limit limit) {
    String text =
        "Let the program have at most N %s, %s."
            .formatted(limit.description(), LimitOptions.range(limit));
    return limit.byDefault() == limit.most()
        ? text
        : text + " Without it %d.".formatted(limit.byDefault());
  }
}
