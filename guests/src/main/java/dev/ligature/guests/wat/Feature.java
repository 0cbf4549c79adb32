package dev.ligature.guests.wat;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The proposals beyond what every engine here must have, and which of them this engine has. */
public enum Feature {
  GARBAGE_COLLECTION("garbage collection"),
  STACK_SWITCHING("stack switching"),
  SIMD("SIMD"),
  THREADS("threads"),
  MEMORY64("memory64"),

  /** Tags defined, imported and exported, which nothing throws or catches. */
  TAGS("tags"),

  /** Instructions that throw and catch, and references to exceptions. */
  EXCEPTION_HANDLING("exception handling"),

  TAIL_CALLS("tail calls"),

  /** Types of references to functions of one type or without null; initial values of tables. */
  TYPED_REFERENCES("typed references"),

  /** Instructions on such references: calls, and branches on null. */
  TYPED_FUNCTION_REFERENCES("typed function references"),

  MULTIPLE_MEMORIES("multiple memories");

  /**
   * What the engine supports; everything else the tests skip, with the feature as the reason. MVP,
   * mutable globals, sign extension, saturating conversion, multi-value, bulk memory, reference
   * types and extended constant expressions are not listed: they can't be skipped.
   */
  public static final Set<Feature> SUPPORTED =
      Collections.unmodifiableSet(
          EnumSet.of(
              GARBAGE_COLLECTION,
              THREADS,
              MEMORY64,
              SIMD,
              MULTIPLE_MEMORIES,
              TAGS,
              EXCEPTION_HANDLING,
              TAIL_CALLS,
              TYPED_REFERENCES,
              TYPED_FUNCTION_REFERENCES));

  private static final String UNSUPPORTED = "unsupported: ";

  private final String title;

  Feature(String title) {
    this.title = title;
  }

  /**
   * The feature for want of which a module was rejected: the decoder's message says {@code
   * unsupported:} and names it. Nothing if the message says otherwise.
   */
  public static Optional<Feature> namedBy(String message) {
    int at = message.indexOf(UNSUPPORTED);
    String what = at < 0 ? "" : message.substring(at + UNSUPPORTED.length());
    return Arrays.stream(values()).filter(feature -> what.startsWith(feature.title)).findFirst();
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
