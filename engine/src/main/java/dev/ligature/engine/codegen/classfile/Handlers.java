package dev.ligature.engine.codegen.classfile;

import java.util.Arrays;

/** The table of a method's exception handlers. */
final class Handlers {
  private static final int PLACES = 3;

  /** Of each: where its code begins and ends, and the handler. */
  private Label[] labels = new Label[PLACES * 4];

  private int[] types = new int[4];
  private int count;

  void clear() {
    Arrays.fill(labels, 0, count * PLACES, null);
    count = 0;
  }

  void add(Label start, Label end, Label handler, int type) {
    if (count == types.length) {
      types = Arrays.copyOf(types, count * 2);
      labels = Arrays.copyOf(labels, labels.length * 2);
    }
    labels[count * PLACES] = start;
    labels[count * PLACES + 1] = end;
    labels[count * PLACES + 2] = handler;
    types[count++] = type;
  }

  /** Writes the table, without entries for no code at all. */
  void writeTo(Bytes out) {
    int at = out.size();
    out.u2(0);
    int entries = 0;
    for (int k = 0; k < count; k++) {
      Label start = labels[k * PLACES];
      Label end = labels[k * PLACES + 1];
      Label handler = labels[k * PLACES + 2];
      if (start.pc < end.pc && handler.assigned != null) {
        out.u2(start.pc);
        out.u2(end.pc);
        out.u2(handler.pc);
        out.u2(types[k]);
        entries++;
      }
    }
    out.setU2(at, entries);
  }
}
