package dev.ligature.engine.codegen.lines;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells debuggers which lines the numbers of a class stand for.
 *
 * @see <a href="https://jcp.org/en/jsr/detail?id=45">JSR 45: Debugging Other Languages</a>
 */
public final class SourceMap {
  /** What the kind of source is called. */
  private static final String STRATUM = "C";

  private final GroupLines lines;
  private final Map<String, Integer> files = new LinkedHashMap<>();
  private final StringBuilder ranges = new StringBuilder();

  /** A range of numbers that stand for as many lines of a file. */
  private int start;

  private int count;
  private int file;
  private int line;

  private SourceMap(GroupLines lines) {
    this.lines = lines;
  }

  /**
   * The text for a class.
   *
   * @param sourceFile the source file that the class has
   * @param numbers the numbers in it
   */
  public static String of(String sourceFile, GroupLines lines, BitSet numbers) {
    SourceMap map = new SourceMap(lines);
    for (int k = numbers.nextSetBit(0); k >= 0; k = numbers.nextSetBit(k + 1)) {
      map.add(k);
    }
    map.endRange();
    return map.text(sourceFile);
  }

  private void add(int number) {
    Optional<SourceLine> found = lines.line(number);
    if (found.isEmpty()) {
      return;
    }
    SourceLine source = found.get();
    int of = fileNumber(source.file());
    boolean follows =
        count > 0 && of == file && source.line() == line + count && number == start + count;
    if (!follows) {
      endRange();
      start = number;
      file = of;
      line = source.line();
    }
    count++;
  }

  private int fileNumber(String name) {
    return files.merge(name, files.size() + 1, (old, added) -> old);
  }

  private void endRange() {
    if (count > 0) {
      ranges.append(line).append('#').append(file);
      if (count > 1) {
        ranges.append(',').append(count);
      }
      ranges.append(':').append(start).append('\n');
    }
    count = 0;
  }

  private String text(String sourceFile) {
    StringBuilder text = new StringBuilder("SMAP\n");
    text.append(oneLine(sourceFile)).append('\n').append(STRATUM).append('\n');
    text.append("*S ").append(STRATUM).append("\n*F\n");
    for (Map.Entry<String, Integer> entry : files.entrySet()) {
      String path = oneLine(entry.getKey());
      String name = path.substring(path.lastIndexOf('/') + 1);
      boolean plain = name.equals(path);
      text.append(plain ? "" : "+ ").append(entry.getValue()).append(' ').append(name).append('\n');
      text.append(plain ? "" : path + "\n");
    }
    return text.append("*L\n").append(ranges).append("*E\n").toString();
  }

  private static String oneLine(String name) {
    StringBuilder text = new StringBuilder(name);
    for (int k = 0; k < text.length(); k++) {
      if (Character.isISOControl(text.charAt(k))) {
        text.setCharAt(k, '?');
      }
    }
    return text.toString();
  }
}
