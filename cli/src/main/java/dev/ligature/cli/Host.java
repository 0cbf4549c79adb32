package dev.ligature.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the command has from the process that it runs in.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param environment the environment
 * @param terminals which of the streams are terminals
 * @param undecoded the variables whose values are not what the user has set, and why
 */
public record Host(
    InputStream in,
    OutputStream out,
    OutputStream err,
    Map<String, String> environment,
    Terminals terminals,
    Map<String, UsageException> undecoded) {
  public Host {
    Objects.requireNonNull(in, "in");
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(err, "err");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(terminals, "terminals");
    Objects.requireNonNull(undecoded, "undecoded");
  }

  /** With nothing in the environment that could not be decoded. */
  public Host(
      InputStream in,
      OutputStream out,
      OutputStream err,
      Map<String, String> environment,
      Terminals terminals) {
    this(in, out, err, environment, terminals, Map.of());
  }

  PrintWriter printOut() {
    return new PrintWriter(new PrintableWriter(out), true);
  }

  /** Standard output for text of the command's own, which may have escape sequences. */
  PrintWriter colouredOut() {
    return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
  }

  PrintWriter printErr() {
    return new PrintWriter(new PrintableWriter(err), true);
  }

  /**
   * The value of a variable, if there is one.
   *
   * @throws UsageException if it could not be decoded
   */
  Optional<String> variable(String name) {
    UsageException problem = undecoded.get(name);
    if (problem != null) {
      throw problem;
    }
    return Optional.ofNullable(environment.get(name));
  }

  /** Whether Java stack traces are wanted. */
  boolean debug() {
    String value = environment.get("LIGATURE_DEBUG");
    return value != null && !value.isEmpty() && !value.equals("0");
  }
}
