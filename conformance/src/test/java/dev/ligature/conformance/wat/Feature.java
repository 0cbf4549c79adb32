package dev.ligature.conformance.wat;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The proposals beyond what every engine here must have, and which of them this engine has. */
public enum Feature {
  GARBAGE_COLLECTION("garbage collection"),
  SIMD("SIMD"),
  THREADS("threads"),
  MEMORY64("memory64"),
  EXCEPTION_HANDLING("exception handling"),
  TAIL_CALLS("tail calls"),
  TYPED_FUNCTION_REFERENCES("typed function references"),
  MULTIPLE_MEMORIES("multiple memories");

  /**
   * What the engine supports; everything else the tests skip, with the feature as the reason. MVP,
   * mutable globals, sign extension, saturating conversion, multi-value, bulk memory, reference
   * types and extended constant expressions are not listed: they can't be skipped.
   */
  public static final Set<Feature> SUPPORTED =
      Collections.unmodifiableSet(EnumSet.noneOf(Feature.class));

  private final String title;

  Feature(String title) {
    this.title = title;
  }

  /** The name in summaries. */
  public String title() {
    return title;
  }

  /** Whether the engine has it. */
  public boolean isSupported() {
    return SUPPORTED.contains(this);
  }
}
