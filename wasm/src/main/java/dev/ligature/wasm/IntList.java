package dev.ligature.wasm;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/** A growing array of integers that can be handed out as a list. */
final class IntList {
  private int[] values = new int[8];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }

  /** A read-only list over an array that nobody writes to any more. */
  static java.util.List<Integer> view(int[] values) {
    return new View(values);
  }

  private static final class View extends AbstractList<Integer> implements RandomAccess {
    private final int[] values;

    private View(int[] values) {
      this.values = values;
    }

    @Override
    public Integer get(int index) {
      return values[index];
    }

    @Override
    public int size() {
      return values.length;
    }
  }
}
