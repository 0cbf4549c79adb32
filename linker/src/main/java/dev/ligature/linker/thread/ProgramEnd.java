package dev.ligature.linker.thread;

import java.util.concurrent.CompletableFuture;

/** How a program ended: by main's return, an exit or a failure, whichever thread was first. */
public final class ProgramEnd {
  private final CompletableFuture<Integer> status = new CompletableFuture<>();

  /** Ends the program with a status, if it has not ended yet. */
  public boolean exit(int newStatus) {
    return status.complete(newStatus);
  }

  /** Ends the program by what a thread threw, if it has not ended yet. */
  public boolean fail(Throwable failure) {
    return status.completeExceptionally(failure);
  }

  /** Whether it has ended. */
  public boolean isReached() {
    return status.isDone();
  }

  /** The status, or what it failed by. */
  public CompletableFuture<Integer> status() {
    return status;
  }
}
