package dev.ligature.examples.treesitter;

import dev.ligature.linker.Caller;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.bind.Export;
import java.util.Arrays;

/**
 * The functions that the parser imports; through one of them it reads its text, piece by piece.
 * {@code _abort_js} stays undefined: the call that never comes would fail with its name.
 */
final class ParserHost {
  /** The parser's buffer has 10 KiB, with room for a terminator. */
  private static final int MOST_UNITS = 5119;

  private static final long PAGE_SIZE = 65536;

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

  /** Grows the memory to at least this many bytes. */
  @Export("emscripten_resize_heap")
  public boolean resizeHeap(Caller caller, int byteSize) {
    long missing = Integer.toUnsignedLong(byteSize) - caller.program().memorySize();
    long pages = Math.max(0, (missing + PAGE_SIZE - 1) / PAGE_SIZE);
    return caller.program().growMemory(pages) >= 0;
  }

  /** Never cancels. */
  @Export("tree_sitter_progress_callback")
  public boolean cancelParse(int offset, int hasError) {
    return false;
  }

  /** Never cancels. */
  @Export("tree_sitter_query_progress_callback")
  public boolean cancelQuery(int offset) {
    return false;
  }

  /** Only called when logging was switched on. */
  @Export("tree_sitter_log_callback")
  public void log(int isLex, int message) {}
}
