package dev.ligature.wasm.debug;

import dev.ligature.wasm.debug.DebugBytes.Malformed;

/**
 * Runs a line program, which gives rows: from an address on, code is of a line of a file. Rows of a
 * sequence ascend in addresses; its last one only says where it ends.
 */
final class LineProgram {
  private static final int EXTENDED = 0;
  private static final int COPY = 1;
  private static final int ADVANCE_PC = 2;
  private static final int ADVANCE_LINE = 3;
  private static final int SET_FILE = 4;
  private static final int CONST_ADD_PC = 8;
  private static final int FIXED_ADVANCE_PC = 9;

  private static final int END_SEQUENCE = 1;
  private static final int SET_ADDRESS = 2;

  private static final int LAST_OPCODE = 255;

  private final LineHeader header;
  private final DebugBytes in;
  private int end;
  private long address;
  private int file;
  private int line;
  private boolean ended;

  /** At the beginning of a sequence. */
  LineProgram(LineHeader header, byte[] bytes) {
    this.header = header;
    this.end = header.end();
    this.in = new DebugBytes(bytes, header.program(), end);
    begin();
  }

  private void begin() {
    address = 0;
    file = 1;
    line = 1;
    ended = false;
  }

  /**
   * Goes on behind a row.
   *
   * @param room how many bytes it may read
   */
  void resume(int position, long room, long rowAddress, int rowFile, int rowLine) {
    end = (int) Math.min(end, position + room);
    in.enter(position, end);
    address = rowAddress;
    file = rowFile;
    line = rowLine;
    ended = false;
  }

  /** Where it is: behind the last row. */
  int position() {
    return in.position();
  }

  long address() {
    return address;
  }

  int file() {
    return file;
  }

  int line() {
    return line;
  }

  /** Whether the last row was the end of a sequence. */
  boolean hasEnded() {
    return ended;
  }

  /**
   * Goes to the next row.
   *
   * @return false if there is none
   */
  boolean next() {
    if (ended) {
      begin();
    }
    try {
      while (!in.atEnd()) {
        if (step()) {
          return true;
        }
      }
    } catch (Malformed e) {
      in.enter(end, end);
    }
    return false;
  }

  private boolean step() {
    int opcode = in.u1();
    if (opcode >= header.opcodeBase()) {
      int adjusted = opcode - header.opcodeBase();
      advance(adjusted / header.lineRange());
      line += header.lineBase() + adjusted % header.lineRange();
      return true;
    }
    switch (opcode) {
      case EXTENDED -> {
        return extended();
      }
      case COPY -> {
        return true;
      }
      case ADVANCE_PC -> advance(in.uleb());
      case ADVANCE_LINE -> line += (int) in.sleb();
      case SET_FILE -> file = Math.clamp(in.uleb(), -1, Integer.MAX_VALUE);
      case CONST_ADD_PC -> advance((LAST_OPCODE - header.opcodeBase()) / header.lineRange());
      case FIXED_ADVANCE_PC -> address += in.u2();
      default -> {
        for (int k = 0; k < header.lengths()[opcode]; k++) {
          in.uleb();
        }
      }
    }
    return false;
  }

  private void advance(long operations) {
    address += operations * header.minimum();
  }

  private boolean extended() {
    long size = in.uleb();
    int behind = in.behind(size);
    int opcode = size == 0 ? 0 : in.u1();
    if (opcode == SET_ADDRESS) {
      int width = behind - in.position();
      address = width == Integer.BYTES || width == Long.BYTES ? in.fixed(width) : -1;
    }
    in.enter(behind, end);
    ended = opcode == END_SEQUENCE;
    return ended;
  }
}
