package dev.ligature.linker.trace;

import dev.ligature.wasm.PrintableText;

/**
 * Tells the logger {@code dev.ligature.linker} what nobody is told otherwise. Normal programs have
 * nothing to be told of, so the logger is asked for each time: to make one takes a while.
 */
public final class Warnings {
  private static final String LOGGER = "dev.ligature.linker";

  private Warnings() {}

  /** Tells a warning, one line. */
  public static void warn(String text) {
    System.getLogger(LOGGER).log(System.Logger.Level.WARNING, PrintableText.of(text));
  }

  /** Tells a warning with what was thrown. */
  public static void warn(String text, Throwable thrown) {
    System.getLogger(LOGGER).log(System.Logger.Level.WARNING, PrintableText.of(text), thrown);
  }
}
