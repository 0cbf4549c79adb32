package dev.ligature.wasm.debug;

import dev.ligature.wasm.debug.DebugBytes.Malformed;

/** How values are written in the tables of a line table of version 5. */
final class Forms {
  static final int DATA2 = 0x05;
  static final int STRING = 0x08;
  static final int DATA1 = 0x0b;
  static final int STRP = 0x0e;
  static final int UDATA = 0x0f;
  static final int LINE_STRP = 0x1f;

  private static final int BLOCK2 = 0x03;
  private static final int BLOCK4 = 0x04;
  private static final int DATA4 = 0x06;
  private static final int DATA8 = 0x07;
  private static final int BLOCK = 0x09;
  private static final int BLOCK1 = 0x0a;
  private static final int SDATA = 0x0d;
  private static final int STRX = 0x1a;
  private static final int STRP_SUP = 0x1d;
  private static final int DATA16 = 0x1e;
  private static final int STRX1 = 0x25;
  private static final int STRX2 = 0x26;
  private static final int STRX3 = 0x27;
  private static final int STRX4 = 0x28;

  private Forms() {}

  /** Passes a value, which takes a byte at least. */
  static void skip(DebugBytes in, int form, int offsetSize) {
    switch (form) {
      case STRING -> in.skipText();
      case UDATA, SDATA, STRX -> in.uleb();
      case STRP, LINE_STRP, STRP_SUP -> in.skip(offsetSize);
      case BLOCK -> in.skip(in.uleb());
      case BLOCK1 -> in.skip(in.u1());
      case BLOCK2 -> in.skip(in.u2());
      case BLOCK4 -> in.skip(in.u4());
      default -> in.skip(size(form));
    }
  }

  private static int size(int form) {
    return switch (form) {
      case DATA1, STRX1 -> 1;
      case DATA2, STRX2 -> 2;
      case STRX3 -> 3;
      case DATA4, STRX4 -> 4;
      case DATA8 -> 8;
      case DATA16 -> 16;
      default -> throw new Malformed();
    };
  }
}
