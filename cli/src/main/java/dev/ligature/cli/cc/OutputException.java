package dev.ligature.cli.cc;

import java.io.IOException;
import java.io.Serial;

/** A file that was made can't be written. */
public final class OutputException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String file;
  private final IOException reason;

  OutputException(String file, IOException reason) {
    super(file, reason);
    this.file = file;
    this.reason = reason;
  }

  /** The file, as the user wrote it. */
  public String file() {
    return file;
  }

  /** Why it can't. */
  public IOException reason() {
    return reason;
  }
}
