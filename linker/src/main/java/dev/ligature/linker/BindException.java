package dev.ligature.linker;

import dev.ligature.wasm.PrintableText;
import java.util.List;
import java.util.Objects;

/**
 * A Java type does not fit what a library has: all that does not fit, in lines of the message that
 * start with {@code >>>}.
 */
public final class BindException extends RuntimeException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // What copyOf gives is serializable.
  private final List<String> problems;

  /**
   * What does not fit.
   *
   * @param subject what was to be bound to what, such as {@code com.acme.Zlib can't be bound to
   *     libz.so}
   * @param problems what is wrong, one of them at least
   */
  public BindException(String subject, List<String> problems) {
    super(text(subject, problems));
    this.problems = List.copyOf(problems);
  }

  private static String text(String subject, List<String> problems) {
    StringBuilder text = new StringBuilder(Objects.requireNonNull(subject, "subject"));
    problems.forEach(problem -> text.append("\n>>> ").append(PrintableText.of(problem)));
    return text.toString();
  }

  /** What does not fit, in the order of the methods' names. */
  public List<String> problems() {
    return problems;
  }
}
