package dev.ligature.trino.signature;

import java.util.List;
import java.util.Objects;

/**
 * How a C function is called for a function of SQL.
 *
 * @param text as it was written
 * @param parameters the names of the parameters of SQL that it speaks of
 * @param arguments what the C function gets
 * @param outcome what is made of what it returns
 * @param outcomeOffset where that is written
 */
public record Signature(
    String text,
    List<String> parameters,
    List<Argument> arguments,
    Outcome outcome,
    int outcomeOffset) {
  public Signature {
    Objects.requireNonNull(text, "text");
    parameters = List.copyOf(parameters);
    arguments = List.copyOf(arguments);
    Objects.requireNonNull(outcome, "outcome");
  }

  /**
   * Reads a signature.
   *
   * @param text such as {@code (0, data, length(data)):u32}
   * @throws SignatureException if it is written otherwise; the message shows where
   */
  public static Signature parse(String text) {
    return new SignatureParser(text).parse();
  }

  /**
   * An error of this signature.
   *
   * @param offset where in it
   * @param problem what is wrong, in lower case
   */
  public SignatureException error(int offset, String problem) {
    return new SignatureException("signature", text, offset, problem);
  }
}
