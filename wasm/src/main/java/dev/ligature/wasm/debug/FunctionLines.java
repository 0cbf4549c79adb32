package dev.ligature.wasm.debug;

import java.util.Arrays;

/**
 * The lines of a function's code: rows, by ascending offset. From a row's offset up to the next
 * one's, code is of the row's file and line.
 */
public final class FunctionLines {
  /** Those of a function of which nothing is known. */
  public static final FunctionLines NONE = new FunctionLines(0, new int[0], new String[0]);

  private static final int NUMBERS = 2;

  private final int count;
  private final int[] numbers;
  private final String[] files;

  private FunctionLines(int count, int[] numbers, String[] files) {
    this.count = count;
    this.numbers = numbers;
    this.files = files;
  }

  /** How many rows there are. */
  public int count() {
    return count;
  }

  /** The byte offset in the module from which on a row holds. */
  public int offset(int row) {
    return numbers[row * NUMBERS];
  }

  /** The line, counted from 1; 0 if the compiler says that the code is of no line. */
  public int line(int row) {
    return numbers[row * NUMBERS + 1];
  }

  /** The file; empty if it has no name. */
  public String file(int row) {
    return files[row];
  }

  /** Rows that come one by one. */
  static final class Builder {
    private int count;
    private int[] numbers = new int[16 * NUMBERS];
    private String[] files = new String[16];

    /** Adds a row; of several of one offset the last one counts. */
    void add(int offset, String file, int line) {
      if (count > 0 && numbers[(count - 1) * NUMBERS] == offset) {
        count--;
      }
      if (count == files.length) {
        numbers = Arrays.copyOf(numbers, count * 2 * NUMBERS);
        files = Arrays.copyOf(files, count * 2);
      }
      numbers[count * NUMBERS] = offset;
      numbers[count * NUMBERS + 1] = file.isEmpty() ? 0 : Math.max(line, 0);
      files[count++] = file;
    }

    FunctionLines build() {
      return new FunctionLines(count, numbers, files);
    }
  }
}
