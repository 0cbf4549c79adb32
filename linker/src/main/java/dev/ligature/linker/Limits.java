package dev.ligature.linker;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The limits of one program: a value for each {@link Limit}. Immutable. */
public final class Limits {
  /** The value of a limit that does not limit. */
  public static final long NONE = Long.MAX_VALUE;

  private final Map<Limit, Long> values;

  private Limits(Map<Limit, Long> values) {
    this.values = values;
  }

  /** The limits of which each has its {@linkplain Limit#byDefault default}. */
  public static Limits defaults() {
    return builder().build();
  }

  /**
   * The default limits but for one.
   *
   * @throws IllegalArgumentException as {@link Builder#set}
   */
  public static Limits of(Limit limit, long value) {
    return builder().set(limit, value).build();
  }

  /** A builder in which nothing is set. */
  public static Builder builder() {
    return new Builder(new EnumMap<>(Limit.class));
  }

  /** A builder that starts from these limits. */
  public Builder toBuilder() {
    return new Builder(new EnumMap<>(values));
  }

  /** The value of a limit; {@link #NONE} if there is none. */
  public long get(Limit limit) {
    return values.getOrDefault(limit, limit.byDefault());
  }

  /** Whether a limit was set, to whatever value. */
  public boolean isSet(Limit limit) {
    return values.containsKey(Objects.requireNonNull(limit, "limit"));
  }

  /** What a refusal says of a limit: its value, and how it is raised. */
  public String text(Limit limit) {
    return limit.text(get(limit));
  }

  /**
   * A trap of a thread whose Java stack is of the size that {@link Limit#STACK_BYTES} says: one
   * that its end caused says so.
   */
  public TrapException explained(TrapException trap) {
    return trap.kind() == TrapKind.STACK_EXHAUSTED
        ? new TrapException(trap.kind(), text(Limit.STACK_BYTES), trap)
        : trap;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Limits limits && values.equals(limits.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }

  /** Collects limits. */
  public static final class Builder {
    private final Map<Limit, Long> values;

    private Builder(Map<Limit, Long> values) {
      this.values = values;
    }

    /**
     * Sets a limit.
     *
     * @param value how much there may be, in the limit's unit; {@link #NONE} for no limit, where
     *     the limit can do without
     * @throws IllegalArgumentException if it is less or more than the limit can be
     */
    public Builder set(Limit limit, long value) {
      if (value < limit.least() || value > limit.most()) {
        throw new IllegalArgumentException("%s of %d".formatted(limit, value));
      }
      values.put(limit, value);
      return this;
    }

    /** The limits. */
    public Limits build() {
      return new Limits(new EnumMap<>(values));
    }
  }
}
