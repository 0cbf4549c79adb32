package dev.ligature.emscripten.script;

import java.util.Arrays;

/** Tokens while they are found. */
final class Tokens {
  private Kind[] kinds = new Kind[1024];
  private int[] starts = new int[1024];
  private int[] ends = new int[1024];
  private int size;

  void add(Kind kind, int start, int end) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, size * 2);
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    kinds[size] = kind;
    starts[size] = start;
    ends[size++] = end;
  }

  int size() {
    return size;
  }

  Kind kind(int token) {
    return kinds[token];
  }

  int start(int token) {
    return starts[token];
  }

  int end(int token) {
    return ends[token];
  }
}
