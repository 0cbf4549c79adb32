package dev.ligature.engine.codegen.lines;

import java.util.Arrays;

/** The numbers of a function's lines, by place in the module. */
public final class FunctionNumbers {
  /** Those of a function of whose lines nothing is known. */
  public static final FunctionNumbers NONE = new FunctionNumbers(new int[0], new int[0]);

  /** A place in front of all lines that are known. */
  public static final int UNKNOWN = -1;

  private final int[] offsets;
  private final int[] numbers;

  FunctionNumbers(int[] offsets, int[] numbers) {
    this.offsets = offsets;
    this.numbers = numbers;
  }

  public boolean isEmpty() {
    return offsets.length == 0;
  }

  /**
   * The number of the line at a place.
   *
   * @param position the byte offset of an instruction
   * @return {@link #UNKNOWN} in front of all lines
   */
  public int at(int position) {
    int found = Arrays.binarySearch(offsets, position);
    int row = found >= 0 ? found : -found - 2;
    return row < 0 ? UNKNOWN : numbers[row];
  }
}
