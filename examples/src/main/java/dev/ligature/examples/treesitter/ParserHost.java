package dev.ligature.examples.treesitter;

import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.bind.Export;
import java.util.Arrays;

/** What the parser reads its text by, piece by piece. */
final class ParserHost {
  /** The parser's buffer has 10 KiB, with room for a terminator. */
  private static final int MOST_UNITS = 5119;

  private char[] text = {};

  /** Sets the text that the parser reads next. */
  void setText(String text) {
    this.text = text.toCharArray();
  }

  /** Writes the text from a code unit on to the guest's buffer, and the number of units written. */
  @Export("tree_sitter_parse_callback")
  public void read(GuestPointer buffer, int index, int row, int column, GuestPointer length) {
    int start = Math.min(index, text.length);
    int units = Math.min(text.length - start, MOST_UNITS);
    buffer.copyFrom(Arrays.copyOfRange(text, start, start + units));
    length.setInt(0, units);
  }
}
