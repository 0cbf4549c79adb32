package dev.ligature.trino;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands for a failure in a guest as the cause of a failed query. Trino sends stack traces as
 * text and reads them again, and a query whose trace it can't read never ends: frames of guests
 * have names of modules, files and C++ functions in them that it takes for something else.
 */
final class PlainCause extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The name of a module may stand in front of that of the source, and its line behind. */
  private static final Pattern SOURCE = Pattern.compile("(?:.* )?([^ :]+):([0-9]{1,9})");

  private static final Pattern UNUSUAL = Pattern.compile("[^\\p{L}\\p{N}_.$<>/@-]");

  /**
   * For a failure.
   *
   * @param failure what was thrown
   */
  PlainCause(Throwable failure) {
    super(failure.toString(), causeOf(failure), false, true);
    setStackTrace(
        Arrays.stream(failure.getStackTrace())
            .map(PlainCause::plain)
            .toArray(StackTraceElement[]::new));
  }

  private static @Nullable Throwable causeOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? null : new PlainCause(cause);
  }

  private static StackTraceElement plain(StackTraceElement frame) {
    String file = frame.getFileName();
    int line = frame.getLineNumber();
    if (file != null) {
      Matcher source = SOURCE.matcher(file);
      if (source.matches()) {
        file = source.group(1);
        line = Integer.parseInt(source.group(2));
      }
      file = UNUSUAL.matcher(file).replaceAll("_");
    }
    return new StackTraceElement(
        UNUSUAL.matcher(frame.getClassName()).replaceAll("_"),
        UNUSUAL.matcher(frame.getMethodName()).replaceAll("_"),
        file,
        line);
  }
}
