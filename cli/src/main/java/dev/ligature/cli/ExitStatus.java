package dev.ligature.cli;

/** The exit statuses of the command, where they are not the guest's. */
final class ExitStatus {
  static final int SUCCESS = 0;

  /** {@code ldd}: something was not found. */
  static final int INCOMPLETE = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** The time of {@code --timeout} was over: as with {@code timeout}. */
  static final int TIMED_OUT = 124;

  /** Ligature failed, not the guest: as with {@code timeout} and {@code env}. */
  static final int INTERNAL_ERROR = 125;

  /** The program was not found or could not be linked: as shells and dynamic linkers have it. */
  static final int LINK_FAILURE = 127;

  /** The guest trapped: 128 and SIGABRT. */
  static final int TRAP = 128 + 6;

  private ExitStatus() {}
}
