package dev.ligature.engine.codegen.lines;

import dev.ligature.wasm.debug.FunctionLines;
import dev.ligature.wasm.debug.LineTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The lines of the functions that are generated at once. Class files have a line as a number of two
 * bytes, and a class is of one file. So most lines of the file that has most of them are numbers as
 * they are, and all others have numbers from {@link #OTHERS} on.
 */
public final class GroupLines {
  /** From this number on, numbers stand for lines of other files, and for those beyond. */
  public static final int OTHERS = 0xc000;

  /** Those of functions of whose lines nothing is known. */
  public static final GroupLines NONE =
      new GroupLines("", 0, new FunctionNumbers[0], new SourceLine[0]);

  /** Stands for lines that there is no number for. */
  private static final int NO_NUMBER = 0;

  private static final int MOST_OTHERS = 0x10000 - OTHERS;

  private final String mainFile;
  private final int first;
  private final FunctionNumbers[] functions;
  private final SourceLine[] others;

  private GroupLines(String mainFile, int first, FunctionNumbers[] functions, SourceLine[] others) {
    this.mainFile = mainFile;
    this.first = first;
    this.functions = functions;
    this.others = others;
  }

  /**
   * Those of functions.
   *
   * @param from the first one
   * @param to the one behind the last
   */
  static GroupLines of(LineTable table, int from, int to) {
    FunctionLines[] lines = new FunctionLines[to - from];
    Arrays.setAll(lines, k -> table.lines(from + k));
    String main = mainFile(lines);
    if (main.isEmpty()) {
      return NONE;
    }
    TreeSet<SourceLine> sorted = new TreeSet<>();
    for (FunctionLines function : lines) {
      for (int row = 0; row < function.count(); row++) {
        if (function.line(row) > 0 && !isPlain(main, function, row)) {
          sorted.add(new SourceLine(function.file(row), function.line(row)));
        }
      }
    }
    SourceLine[] others = sorted.stream().limit(MOST_OTHERS).toArray(SourceLine[]::new);
    Map<SourceLine, Integer> numbers = new HashMap<>();
    for (int k = 0; k < others.length; k++) {
      numbers.put(others[k], OTHERS + k);
    }
    FunctionNumbers[] functions = new FunctionNumbers[lines.length];
    Arrays.setAll(functions, k -> numbers(lines[k], main, numbers));
    return new GroupLines(main, from, functions, others);
  }

  /** The file that most rows are of. */
  private static String mainFile(FunctionLines[] functions) {
    Map<String, Integer> rows = new LinkedHashMap<>();
    for (FunctionLines function : functions) {
      for (int row = 0; row < function.count(); row++) {
        if (function.line(row) > 0) {
          rows.merge(function.file(row), 1, Integer::sum);
        }
      }
    }
    String most = "";
    int count = 0;
    for (Map.Entry<String, Integer> file : rows.entrySet()) {
      if (file.getValue() > count) {
        most = file.getKey();
        count = file.getValue();
      }
    }
    return most;
  }

  private static boolean isPlain(String main, FunctionLines lines, int row) {
    return lines.line(row) < OTHERS && lines.file(row).equals(main);
  }

  /** Code that is of no line counts as that in front of it. */
  private static FunctionNumbers numbers(
      FunctionLines lines, String main, Map<SourceLine, Integer> others) {
    int[] offsets = new int[lines.count()];
    int[] numbers = new int[lines.count()];
    int count = 0;
    for (int row = 0; row < lines.count(); row++) {
      int line = lines.line(row);
      if (line > 0) {
        offsets[count] = lines.offset(row);
        numbers[count++] =
            isPlain(main, lines, row)
                ? line
                : others.getOrDefault(new SourceLine(lines.file(row), line), NO_NUMBER);
      }
    }
    return count == 0
        ? FunctionNumbers.NONE
        : new FunctionNumbers(Arrays.copyOf(offsets, count), Arrays.copyOf(numbers, count));
  }

  public boolean isEmpty() {
    return mainFile.isEmpty();
  }

  /** The file whose lines are numbers as they are. */
  public String mainFile() {
    return mainFile;
  }

  /** The numbers of a function. */
  public FunctionNumbers function(int function) {
    return isEmpty() ? FunctionNumbers.NONE : functions[function - first];
  }

  /** The line that a number stands for. */
  public Optional<SourceLine> line(int number) {
    if (isEmpty() || number <= NO_NUMBER || number >= OTHERS + others.length) {
      return Optional.empty();
    }
    return Optional.of(
        number < OTHERS ? new SourceLine(mainFile, number) : others[number - OTHERS]);
  }

  /** Whether some numbers stand for other lines. */
  public static boolean haveOthers(BitSet numbers) {
    return numbers.length() > OTHERS;
  }
}
