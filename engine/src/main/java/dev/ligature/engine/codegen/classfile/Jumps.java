package dev.ligature.engine.codegen.classfile;

import java.util.Arrays;

/** The places in a method's code that say how far it is to a label. */
final class Jumps {
  private static final int PLACE = 2;

  private Label[] labels = new Label[64];

  /** Of each: where the distance is written, and from where it counts. */
  private int[] places = new int[labels.length * PLACE];

  private int count;

  void clear() {
    Arrays.fill(labels, 0, count, null);
    count = 0;
  }

  /**
   * Adds a distance of two bytes, or of four.
   *
   * @param at where it is written
   * @param from where the instruction begins
   */
  void add(Label label, int at, int from, boolean isFar) {
    if (count == labels.length) {
      labels = Arrays.copyOf(labels, count * 2);
      places = Arrays.copyOf(places, places.length * 2);
    }
    labels[count] = label;
    places[count * PLACE] = isFar ? ~at : at;
    places[count * PLACE + 1] = from;
    count++;
  }

  /** Writes the distances; whether all of them have room. */
  boolean resolve(Bytes code) {
    for (int k = 0; k < count; k++) {
      int pc = labels[k].pc;
      if (pc < 0) {
        throw new IllegalStateException("label: jumped to and nowhere");
      }
      int at = places[k * PLACE];
      int distance = pc - places[k * PLACE + 1];
      if (at < 0) {
        code.setU4(~at, distance);
      } else if (distance == (short) distance) {
        code.setU2(at, distance);
      } else {
        return false;
      }
    }
    return true;
  }
}
