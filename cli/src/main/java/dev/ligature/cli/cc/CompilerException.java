package dev.ligature.cli.cc;

import java.io.Serial;

/** The compiler can't be had, or does not do what it is to do. */
public final class CompilerException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  CompilerException(String message) {
    super(message);
  }
}
