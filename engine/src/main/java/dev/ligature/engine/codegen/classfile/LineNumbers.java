package dev.ligature.engine.codegen.classfile;

import java.util.BitSet;

/** Of which lines a method's code is. */
final class LineNumbers {
  private static final int NONE = -1;

  /** What an entry takes: where it begins, and the number, two bytes each. */
  private static final int ENTRY = 4;

  private final Bytes entries = new Bytes(0);
  private int last = NONE;
  private int pendingAt;
  private int pending = NONE;

  void clear() {
    entries.clear();
    last = NONE;
    pending = NONE;
  }

  /** The code from a place on is of a line. */
  void add(int at, int number) {
    if (number != (pending == NONE ? last : pending)) {
      if (pending != NONE && pendingAt < at) {
        flush();
      }
      pendingAt = at;
      pending = number;
    }
  }

  private void flush() {
    if (pending != last) {
      entries.u2(pendingAt);
      entries.u2(pending);
      last = pending;
    }
  }

  /**
   * Ends the table of a method.
   *
   * @param end the size of the code
   * @param used gets the numbers
   * @return how many entries it has
   */
  int end(int end, BitSet used) {
    if (pending != NONE && pendingAt < end) {
      flush();
    }
    for (int k = 0; k < entries.size(); k += ENTRY) {
      used.set(entries.u2At(k + 2));
    }
    return entries.size() / ENTRY;
  }

  void writeTo(Bytes out) {
    out.u4(2 + entries.size());
    out.u2(entries.size() / ENTRY);
    out.add(entries);
  }
}
