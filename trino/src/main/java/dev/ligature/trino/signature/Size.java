package dev.ligature.trino.signature;

/** How large a room is: {@code 2 * length(data) + 64}. Parameters are counted from 0. */
public sealed interface Size {
  /** A number. */
  record Fixed(long value) implements Size {}

  /** The bytes of a parameter's string, or the elements of its array. */
  record LengthOf(int index) implements Size {}

  /** The number that a parameter is. */
  record ValueOf(int index) implements Size {}

  /**
   * Two sizes and what is between them.
   *
   * @param operator one of {@code + - * /}
   */
  record Computed(char operator, Size left, Size right) implements Size {}
}
