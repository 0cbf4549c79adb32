package dev.ligature.examples.treesitter;

import static java.lang.invoke.MethodType.methodType;

import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.ProgramConfig;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteOrder;

/**
 * The functions that the parser imports; through one of them it reads its text, piece by piece.
 * {@code _abort_js} stays undefined: the call that never comes would fail with its name.
 */
final class ParserHost {
  /** The parser's buffer has 10 KiB, with room for a terminator. */
  private static final int MOST_UNITS = 5119;

  private static final long PAGE_SIZE = 65536;

  private static final ValueLayout.OfChar UTF_16 =
      ValueLayout.JAVA_CHAR_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private char[] text = {};

  /** Sets the text that the parser reads next. */
  void setText(String text) {
    this.text = text.toCharArray();
  }

  /** Registers the functions. */
  void register(ProgramConfig.Builder config) {
    MethodType read =
        methodType(void.class, Caller.class, int.class, int.class, int.class, int.class, int.class);
    add(config, "tree_sitter_parse_callback", "read", read);
    add(
        config,
        "emscripten_resize_heap",
        "resizeHeap",
        methodType(int.class, Caller.class, int.class));
    add(
        config,
        "tree_sitter_progress_callback",
        "parseOn",
        methodType(int.class, int.class, int.class));
    add(config, "tree_sitter_query_progress_callback", "queryOn", methodType(int.class, int.class));
    add(config, "tree_sitter_log_callback", "log", methodType(void.class, int.class, int.class));
  }

  private void add(ProgramConfig.Builder config, String name, String method, MethodType type) {
    try {
      config.hostFunction(HostFunction.of(name, MethodHandles.lookup().bind(this, method, type)));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new LinkageError(method, e);
    }
  }

  /** Writes the text from a code unit on to the guest's buffer, and the number of units written. */
  void read(Caller caller, int buffer, int index, int row, int column, int length) {
    MemorySegment memory = caller.memory();
    int start = Math.min(index, text.length);
    int units = Math.min(text.length - start, MOST_UNITS);
    MemorySegment.copy(text, start, memory, UTF_16, Integer.toUnsignedLong(buffer), units);
    memory.set(INT, Integer.toUnsignedLong(length), units);
  }

  /** Grows the memory to at least this many bytes. */
  int resizeHeap(Caller caller, int byteSize) {
    long missing = Integer.toUnsignedLong(byteSize) - caller.memory().byteSize();
    long pages = Math.max(0, (missing + PAGE_SIZE - 1) / PAGE_SIZE);
    return caller.program().growMemory(pages) < 0 ? 0 : 1;
  }

  /** Never cancels. */
  int parseOn(int offset, int hasError) {
    return 0;
  }

  /** Never cancels. */
  int queryOn(int offset) {
    return 0;
  }

  /** Only called when logging was switched on. */
  void log(int isLex, int message) {}
}
