package dev.ligature.emscripten.calls;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.wasi.preview1.ErrnoException;
import dev.ligature.wasi.preview1.GuestMemory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.TimeZone;

/** Clocks and calendars. */
final class TimeCalls {
  private static final int MILLIS = 1_000_000;
  private static final int TM_MINUTE = 4;
  private static final int TM_HOUR = 8;
  private static final int TM_DAY = 12;
  private static final int TM_MONTH = 16;
  private static final int TM_YEAR = 20;
  private static final int TM_WEEKDAY = 24;
  private static final int TM_YEARDAY = 28;
  private static final int TM_SUMMER = 32;
  private static final int TM_OFFSET = 36;
  private static final int TM_SIZE = 40;
  private static final int FIRST_YEAR = 1900;

  /** {@code TZNAME_MAX} and the end of the string. */
  private static final int NAME_SIZE = 17;

  private final Guest guest;
  private final GuestMemory memory;
  private final Clock clock;
  private final ZoneId zone;
  private final long start = System.nanoTime();

  TimeCalls(Guest guest, GuestMemory memory, Clock clock, ZoneId zone) {
    this.guest = guest;
    this.memory = memory;
    this.clock = clock;
    this.zone = zone;
  }

  /** Milliseconds since 1970. */
  @Import("emscripten_date_now")
  double now() {
    return clock.millis();
  }

  /** Milliseconds since the program began. */
  @Import("emscripten_get_now")
  double elapsed() {
    return (double) (System.nanoTime() - start) / MILLIS;
  }

  /** How fine that is, in milliseconds. */
  @Import("emscripten_get_now_res")
  double resolution() {
    return 1.0 / MILLIS;
  }

  @Import("_emscripten_get_now_is_monotonic")
  int isMonotonic() {
    return 1;
  }

  /** 1 if there is no such date. */
  @Import("_gmtime_js")
  int utc(long seconds, int result) {
    return split(seconds, result, ZoneOffset.UTC);
  }

  @Import("_gmtime_js")
  void utcOrNothing(long seconds, int result) {
    utc(seconds, result);
  }

  /** The time is in memory before Emscripten 3.1.31. */
  @Import("_gmtime_js")
  void utcAt(int time, int result) {
    utc(memory.readLong(time), result);
  }

  @Import("_localtime_js")
  int local(long seconds, int result) {
    return split(seconds, result, zone);
  }

  @Import("_localtime_js")
  void localOrNothing(long seconds, int result) {
    local(seconds, result);
  }

  @Import("_localtime_js")
  void localAt(int time, int result) {
    local(memory.readLong(time), result);
  }

  private int split(long seconds, int result, ZoneId in) {
    try {
      write(Instant.ofEpochSecond(seconds).atZone(in), result);
      return 0;
    } catch (DateTimeException | ArithmeticException _) {
      return 1;
    }
  }

  private void write(ZonedDateTime time, int tm) {
    memory.check(tm, TM_SIZE);
    memory.writeI32(tm, time.getSecond());
    memory.writeI32(tm + TM_MINUTE, time.getMinute());
    memory.writeI32(tm + TM_HOUR, time.getHour());
    memory.writeI32(tm + TM_DAY, time.getDayOfMonth());
    memory.writeI32(tm + TM_MONTH, time.getMonthValue() - 1);
    memory.writeI32(tm + TM_YEAR, time.getYear() - FIRST_YEAR);
    memory.writeI32(tm + TM_WEEKDAY, time.getDayOfWeek().getValue() % 7);
    memory.writeI32(tm + TM_YEARDAY, time.getDayOfYear() - 1);
    memory.writeI32(tm + TM_SUMMER, isSummer(time.toInstant(), time.getZone()) ? 1 : 0);
    memory.writeI32(tm + TM_OFFSET, time.getOffset().getTotalSeconds());
  }

  private static boolean isSummer(Instant instant, ZoneId in) {
    return in.getRules().isDaylightSavings(instant);
  }

  /** Puts fields that are out of range right, and gives the seconds since 1970, or -1. */
  @Import("_mktime_js")
  long join(int tm) {
    return join(tm, zone);
  }

  /** The upper half is in a cell of the guest's. */
  @Import("_mktime_js")
  int joinHalf(int tm) {
    return lowerHalf(join(tm, zone));
  }

  @Import("_timegm_js")
  long joinUtc(int tm) {
    return join(tm, ZoneOffset.UTC);
  }

  @Import("_timegm_js")
  int joinUtcHalf(int tm) {
    return lowerHalf(join(tm, ZoneOffset.UTC));
  }

  private int lowerHalf(long value) {
    guest.setUpperHalf((int) (value >> Integer.SIZE));
    return (int) value;
  }

  private long join(int tm, ZoneId in) {
    memory.check(tm, TM_SIZE);
    try {
      LocalDateTime local =
          LocalDate.of((int) ((long) field(tm, TM_YEAR) + FIRST_YEAR), 1, 1)
              .atStartOfDay()
              .plusMonths(field(tm, TM_MONTH))
              .plusDays(field(tm, TM_DAY) - 1L)
              .plusHours(field(tm, TM_HOUR))
              .plusMinutes(field(tm, TM_MINUTE))
              .plusSeconds(field(tm, 0));
      ZonedDateTime time = chosen(local.atZone(in), field(tm, TM_SUMMER));
      write(time, tm);
      return time.toEpochSecond();
    } catch (DateTimeException | ArithmeticException _) {
      return -1;
    }
  }

  /** Of a time that comes twice, when summer ends, the one that is wanted. */
  private static ZonedDateTime chosen(ZonedDateTime time, int summer) {
    if (summer < 0) {
      return time;
    }
    ZonedDateTime earlier = time.withEarlierOffsetAtOverlap();
    return isSummer(earlier.toInstant(), time.getZone()) == summer > 0
        ? earlier
        : time.withLaterOffsetAtOverlap();
  }

  private int field(int tm, int offset) {
    return memory.readInt(tm + offset);
  }

  /** {@code timezone}, {@code daylight} and the two names of {@code tzname}. */
  @Import("_tzset_js")
  void zone(int seconds, int summer, int standardName, int summerName) {
    writeZone(seconds, summer);
    writeName(standardName, name(false));
    writeName(summerName, name(true));
  }

  /** The names are allocated before Emscripten 3.1.53. */
  @Import("_tzset_js")
  void zone(int seconds, int summer, int names) {
    writeZone(seconds, summer);
    for (int i = 0; i < 2; i++) {
      int name = allocateName();
      writeName(name, name(i == 1));
      memory.writeI32(names + i * Integer.BYTES, name);
    }
  }

  private int allocateName() {
    try {
      return guest.allocate(NAME_SIZE);
    } catch (ErrnoException _) {
      throw new TrapException(TrapKind.OUT_OF_MEMORY, "for the name of a time zone");
    }
  }

  private void writeZone(int seconds, int summer) {
    ZoneRules rules = zone.getRules();
    Instant now = clock.instant();
    memory.writeI32(seconds, -rules.getStandardOffset(now).getTotalSeconds());
    memory.writeI32(summer, hasSummer(rules, now) ? 1 : 0);
  }

  /** Whether there is summer time in the year. */
  private static boolean hasSummer(ZoneRules rules, Instant now) {
    int year = Year.now(Clock.fixed(now, ZoneOffset.UTC)).getValue();
    for (int month = 1; month <= 12; month++) {
      if (rules.isDaylightSavings(
          LocalDate.of(year, month, 1).atStartOfDay().toInstant(ZoneOffset.UTC))) {
        return true;
      }
    }
    return false;
  }

  private String name(boolean summer) {
    if (zone instanceof ZoneOffset) {
      return zone.equals(ZoneOffset.UTC)
          ? "UTC"
          : zone.getDisplayName(TextStyle.SHORT, Locale.ROOT);
    }
    return TimeZone.getTimeZone(zone).getDisplayName(summer, TimeZone.SHORT, Locale.ENGLISH);
  }

  private void writeName(int address, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    int size = Math.min(bytes.length, NAME_SIZE - 1);
    memory.check(address, size + 1);
    memory.write(address, bytes, 0, size);
    memory.writeByte(address + size, (byte) 0);
  }
}
