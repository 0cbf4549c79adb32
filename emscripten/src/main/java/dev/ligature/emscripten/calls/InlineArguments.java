package dev.ligature.emscripten.calls;

import dev.ligature.wasi.preview1.GuestMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of {@code EM_ASM} in a guest's memory: their types as letters, and the values one
 * behind the other, those of 64 bits at addresses that are multiples of 8.
 */
final class InlineArguments {
  private static final int WORD = 4;
  private static final int LONG = 8;

  /** As many as the macros of Emscripten count, and some. */
  private static final int MOST = 256;

  private InlineArguments() {}

  /**
   * Reads them.
   *
   * @param types the address of the letters, which end with 0
   * @param values the address of the values
   */
  static List<Object> read(GuestMemory memory, int types, int values) {
    List<Object> arguments = new ArrayList<>();
    int at = values;
    for (byte type = memory.read(types);
        type != 0 && arguments.size() < MOST;
        type = memory.read(types + arguments.size())) {
      boolean isWide = type != 'i' && type != 'p';
      if (isWide) {
        at = (at + LONG - 1) & -LONG;
      }
      arguments.add(
          switch (type) {
            case 'i', 'p' -> memory.readInt(at);
            case 'j' -> memory.readLong(at);
            default -> memory.readDouble(at);
          });
      at += isWide ? LONG : WORD;
    }
    return arguments;
  }
}
