package dev.ligature.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A time on the command line, as {@code timeout} and {@code sleep} of a shell take it. */
final class TimeArgument {
  /** Nobody waits longer than that, and no arithmetic overflows. */
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(1_000_000_000L);

  private static final Pattern FORM = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)([smhd]?)");

  private TimeArgument() {}

  /**
   * What it means.
   *
   * @throws UsageException if it is none
   */
  static Duration duration(String value) {
    Matcher form = FORM.matcher(value);
    if (form.matches()) {
      ChronoUnit unit =
          switch (form.group(2)) {
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            case "d" -> ChronoUnit.DAYS;
            default -> ChronoUnit.SECONDS;
          };
      BigDecimal factor = BigDecimal.valueOf(unit.getDuration().toSeconds());
      BigDecimal seconds = new BigDecimal(form.group(1)).multiply(factor);
      if (seconds.signum() > 0 && seconds.compareTo(MOST_SECONDS) <= 0) {
        return Duration.ofNanos(seconds.movePointRight(9).longValue());
      }
    }
    throw new UsageException(
        "--timeout " + value + ": expected a time such as 5, 0.5 or 2m (s, m, h, d)");
  }
}
