package dev.ligature.conformance.wat;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The proposals beyond what every engine here must have, and which of them this engine has. */
public enum Feature {
  GARBAGE_COLLECTION("garbage collection"),
  SIMD("SIMD"),
  THREADS("threads", "atomic"),
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
      Collections.unmodifiableSet(EnumSet.of(MULTIPLE_MEMORIES));

  private static final String UNSUPPORTED = "unsupported: ";

  private final String title;
  private final List<String> words;

  Feature(String title, String... words) {
    this.title = title;
    this.words = List.of(words);
  }

  /**
   * The feature for want of which a module was rejected: the decoder's message says {@code
   * unsupported:} and names it. Nothing if the message says otherwise.
   */
  public static Optional<Feature> namedBy(String message) {
    int at = message.indexOf(UNSUPPORTED);
    String what = at < 0 ? "" : message.substring(at + UNSUPPORTED.length());
    return Arrays.stream(values())
        .filter(f -> what.startsWith(f.title) || f.words.stream().anyMatch(what::startsWith))
        .findFirst();
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
