package dev.ligature.cli;

import dev.ligature.wasm.PrintableText;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * The last one to look at what the command prints: only line ends and tabs reach the terminal of
 * all controls. That a name stays on its line is the business of whoever makes the line.
 */
final class PrintableWriter extends FilterWriter {
  private static final String LINE_END = System.lineSeparator();

  /** Writes to a stream as UTF-8, whatever the locale. */
  PrintableWriter(OutputStream out) {
    super(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  /** For tests. */
  PrintableWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(int c) throws IOException {
    write(String.valueOf((char) c));
  }

  @Override
  public void write(char[] text, int start, int length) throws IOException {
    write(new String(text, start, length));
  }

  @Override
  public void write(String text, int start, int length) throws IOException {
    String part = text.substring(start, start + length);
    if (part.equals(LINE_END)) {
      out.write(part);
      return;
    }
    int from = 0;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '\n' || c == '\t') {
        out.write(PrintableText.of(part.substring(from, i)));
        out.write(c);
        from = i + 1;
      }
    }
    out.write(PrintableText.of(part.substring(from)));
  }
}
