package dev.ligature.linker.load;

import org.jspecify.annotations.Nullable;

/**
 * Runs what has to be done in any case, each piece whatever those before have thrown. The first
 * failure counts; later ones are added to it.
 */
final class Cleanup {
  private @Nullable Throwable failure;

  /** Nothing has failed yet. */
  Cleanup() {}

  /** Something has failed, which is what there is to be cleaned up for. */
  Cleanup(Throwable failure) {
    this.failure = failure;
  }

  /** Runs a piece. */
  void run(Runnable piece) {
    try {
      piece.run();
    } catch (RuntimeException | Error e) {
      if (failure == null) {
        failure = e;
      } else if (!failure.equals(e)) {
        failure.addSuppressed(e);
      }
    }
  }

  /** Throws the first failure, if there is one. */
  void rethrow() {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(failure);
    }
  }
}
