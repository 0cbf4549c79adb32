package dev.ligature.guests.wat;

/** Text that uses a feature which the assembler has no encoding for. */
public final class UnsupportedFeatureException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final Feature feature;

  UnsupportedFeatureException(Feature feature, String what) {
    super(feature.title() + ": " + what);
    this.feature = feature;
  }

  /** The feature. */
  public Feature feature() {
    return feature;
  }
}
