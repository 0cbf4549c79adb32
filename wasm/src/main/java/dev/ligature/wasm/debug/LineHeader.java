package dev.ligature.wasm.debug;

import dev.ligature.wasm.debug.DebugBytes.Malformed;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a line table, which is that of one compilation unit.
 *
 * @param version the version of DWARF, 2 to 5
 * @param offsetSize how many bytes references to other sections have
 * @param tables where the tables of directories and files begin
 * @param program where the line program begins
 * @param end where the line table ends
 * @param minimum the length of the shortest instruction, which addresses are multiples of
 * @param lineBase the least that a special opcode adds to the line
 * @param lineRange how many different numbers those add
 * @param opcodeBase the first special opcode
 * @param lengths by opcode the number of operands; 0 is not used
 */
@SuppressWarnings("ArrayRecordComponent")
record LineHeader(
    int version,
    int offsetSize,
    int tables,
    int program,
    int end,
    int minimum,
    int lineBase,
    int lineRange,
    int opcodeBase,
    int[] lengths) {
  private static final long LONG_FORMAT = 0xffffffffL;
  private static final int FIRST_VERSION = 2;
  private static final int LAST_VERSION = 5;

  /** From this version on a header says how many operations an instruction has. */
  private static final int BUNDLES = 4;

  /**
   * Reads the header that stands at the reader's place, and goes to the end of its line table.
   *
   * @return null if it is of a version or a kind that is not known
   * @throws Malformed if it goes past the end
   */
  static @Nullable LineHeader read(DebugBytes in) {
    int limit = in.end();
    long length = in.u4();
    int offsetSize = length == LONG_FORMAT ? Long.BYTES : Integer.BYTES;
    int end = in.behind(offsetSize == Long.BYTES ? in.u8() : length);
    in.enter(in.position(), end);
    try {
      return read(in, offsetSize);
    } catch (Malformed e) {
      // The others may be fine.
      return null;
    } finally {
      in.enter(end, limit);
    }
  }

  private static @Nullable LineHeader read(DebugBytes in, int offsetSize) {
    int version = in.u2();
    if (version < FIRST_VERSION || version > LAST_VERSION) {
      return null;
    }
    if (version == LAST_VERSION) {
      in.skip(2);
    }
    int program = in.behind(in.fixed(offsetSize));
    int minimum = in.u1();
    int bundle = version >= BUNDLES ? in.u1() : 1;
    in.skip(1);
    int lineBase = in.s1();
    int lineRange = in.u1();
    int opcodeBase = in.u1();
    if (bundle > 1 || lineRange == 0 || opcodeBase == 0) {
      return null;
    }
    int[] lengths = new int[opcodeBase];
    for (int k = 1; k < opcodeBase; k++) {
      lengths[k] = in.u1();
    }
    return new LineHeader(
        version,
        offsetSize,
        in.position(),
        program,
        in.end(),
        minimum,
        lineBase,
        lineRange,
        opcodeBase,
        lengths);
  }
}
