package dev.ligature.cli;

import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import java.util.Map;
import java.util.Optional;

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

  /** Which numbers a limit can be. */
  static String range(Limit limit) {
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
