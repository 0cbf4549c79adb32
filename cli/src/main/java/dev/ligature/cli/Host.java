package dev.ligature.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the command has from the process that it runs in.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param environment the environment
 * @param terminals which of the streams are terminals
 */
public record Host(
    InputStream in,
    OutputStream out,
    OutputStream err,
    Map<String, String> environment,
    Terminals terminals) {
  PrintWriter printOut() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  PrintWriter printErr() {
    return new PrintWriter(err, true, StandardCharsets.UTF_8);
  }

  /** Whether Java stack traces are wanted. */
  boolean debug() {
    String value = environment.get("LIGATURE_DEBUG");
    return value != null && !value.isEmpty() && !value.equals("0");
  }
}
