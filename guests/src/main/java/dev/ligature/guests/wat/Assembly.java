package dev.ligature.guests.wat;

import java.util.Set;

/** An assembled module. */
public final class Assembly {
  private final byte[] bytes;
  private final Set<Feature> features;

  /**
   * A module.
   *
   * @param bytes the binary format; kept, not copied
   * @param features what it uses beyond what every engine has
   */
  public Assembly(byte[] bytes, Set<Feature> features) {
    this.bytes = bytes;
    this.features = features;
  }

  /** The binary format; do not write. */
  public byte[] bytes() {
    return bytes;
  }

  /** What it uses beyond what every engine has, as far as the text shows it. */
  public Set<Feature> features() {
    return features;
  }
}
