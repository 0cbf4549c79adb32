package dev.ligature.cli;

import dev.ligature.wasm.PrintableText;

/** The command line is wrong. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A mistake that needs no further word. */
  UsageException(String mistake) {
    super(PrintableText.of(mistake));
  }

  /** A mistake and what to do about it. */
  UsageException(String mistake, String remedy) {
    super(PrintableText.of(mistake) + "\n>>> " + PrintableText.of(remedy));
  }
}
