package dev.ligature.fuse;

import dev.ligature.wasm.PrintableText;
import java.util.List;

/** Says why a program and its libraries can't be one module. */
public final class FusionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // an unmodifiable list of the JDK's
  private final List<String> problems;

  /**
   * Why.
   *
   * @param problems what is in the way, each beginning with the library that has it; not empty
   */
  public FusionException(List<String> problems) {
    super(String.join("\n", printable(problems)));
    this.problems = printable(problems);
  }

  private static List<String> printable(List<String> problems) {
    return problems.stream().map(PrintableText::of).toList();
  }

  FusionException(String problem) {
    this(List.of(problem));
  }

  /** What is in the way. */
  public List<String> problems() {
    return problems;
  }
}
