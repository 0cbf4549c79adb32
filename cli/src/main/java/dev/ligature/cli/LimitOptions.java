package dev.ligature.cli;

import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** The options {@code --max-..}, one for each limit of a program. */
final class LimitOptions {
  /** As many digits as a {@code long} always has room for. */
  private static final String NUMBER = "[0-9]{1,18}";

  private LimitOptions() {}

  /** The limit that an option sets. */
  static Optional<Limit> limit(String option) {
    for (Limit limit : Limit.values()) {
      if (limit.option().equals(option)) {
        return Optional.of(limit);
      }
    }
    return Optional.empty();
  }

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
        "Let the program have at most N %s, %s.".formatted(limit.description(), range(limit));
    return limit.byDefault() == limit.most()
        ? text
        : text + " Without it %d.".formatted(limit.byDefault());
  }

  private static String range(Limit limit) {
    return limit.most() == Limits.NONE
        ? "%d or more".formatted(limit.least())
        : "from %d to %d".formatted(limit.least(), limit.most());
  }

  /**
   * The limits that options ask for.
   *
   * @throws UsageException if a value makes no sense
   */
  static Limits limits(Map<Limit, String> options) {
    Limits.Builder limits = Limits.builder();
    options.forEach((limit, value) -> limits.set(limit, number(limit, value)));
    return limits.build();
  }

  private static long number(Limit limit, String value) {
    if (value.matches(NUMBER)) {
      long number = Long.parseLong(value);
      if (number >= limit.least() && number <= limit.most()) {
        return number;
      }
    }
    throw new UsageException(
        "%s %s: expected a number %s".formatted(limit.option(), value, range(limit)));
  }
}
