package dev.ligature.engine;

/**
 * A guest was stopped from outside: by an interrupt, when its time was over, or because its program
 * ended. What it was doing is not done, and what it held, such as a lock, it still holds. Guests
 * don't catch it.
 */
public final class GuestInterrupted extends TrapException {
  private static final long serialVersionUID = 1;

  GuestInterrupted(TrapKind kind, String detail) {
    super(kind, detail);
  }
}
