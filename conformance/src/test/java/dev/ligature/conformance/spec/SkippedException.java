package dev.ligature.conformance.spec;

import dev.ligature.guests.wat.Feature;

/** A command can't be run for a reason that is not the engine's failure. */
final class SkippedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SkippedException(String reason) {
    super(reason);
  }

  /** Skipped for want of a feature; a failure if the engine claims to have it. */
  static RuntimeException of(Feature feature) {
    return feature.isSupported()
        ? new FailedException("rejected for a feature that is supported: " + feature.title())
        : new SkippedException(feature.title());
  }
}
