package dev.ligature.linker.relocate;

/** Why a program can't be saved. */
public final class Unsaved extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * What of it can't.
   *
   * @param problem a clause
   */
  public Unsaved(String problem) {
    super(problem);
  }

  /** The clause. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
