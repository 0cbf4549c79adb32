package dev.ligature.linker.thread;

/** Ends the thread that throws it, and not the program. */
public final class ThreadExit extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The end of the calling thread. */
  public ThreadExit() {
    super("a thread has ended", null, false, false);
  }
}
