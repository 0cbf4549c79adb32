package dev.ligature.linker.image;

import java.io.IOException;

/** What was read is no snapshot, or not as it was written. */
public final class DamagedException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Something that no snapshot has.
   *
   * @param problem what it is
   */
  public DamagedException(String problem) {
    super(problem);
  }
}
