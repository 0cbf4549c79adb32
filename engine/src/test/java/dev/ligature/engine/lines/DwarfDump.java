package dev.ligature.engine.lines;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code llvm-dwarfdump --debug-line} prints. */
final class DwarfDump {
  private static final Pattern DIRECTORY =
      Pattern.compile("include_directories\\[ *(\\d+)\\] = \"(.*)\"");
  private static final Pattern FILE = Pattern.compile("file_names\\[ *(\\d+)\\]:");
  private static final Pattern NAME = Pattern.compile(" +name: \"(.*)\"");
  private static final Pattern FOLDER = Pattern.compile(" +dir_index: (\\d+)");
  private static final Pattern ROW = Pattern.compile("0x([0-9a-f]+) +(\\d+) +\\d+ +(\\d+) .*");

  /** A row. */
  record Row(long address, String file, int line, boolean isEnd) {}

  private final List<Row> rows = new ArrayList<>();
  private final Map<Integer, String> directories = new HashMap<>();
  private final Map<Integer, String> files = new HashMap<>();
  private int file;
  private String name = "";

  private DwarfDump() {}

  static List<Row> rows(String text) {
    DwarfDump dump = new DwarfDump();
    text.lines().forEach(dump::line);
    return dump.rows;
  }

  private void line(String line) {
    if (line.startsWith("Line table prologue")) {
      directories.clear();
      files.clear();
      return;
    }
    Matcher matcher = DIRECTORY.matcher(line);
    if (matcher.matches()) {
      directories.put(Integer.valueOf(matcher.group(1)), matcher.group(2));
      return;
    }
    matcher = FILE.matcher(line);
    if (matcher.matches()) {
      file = Integer.parseInt(matcher.group(1));
      return;
    }
    matcher = NAME.matcher(line);
    if (matcher.matches()) {
      name = matcher.group(1);
      return;
    }
    matcher = FOLDER.matcher(line);
    if (matcher.matches()) {
      int folder = Integer.parseInt(matcher.group(1));
      files.put(file, folder == 0 ? name : directories.get(folder) + "/" + name);
      return;
    }
    matcher = ROW.matcher(line);
    if (matcher.matches()) {
      rows.add(
          new Row(
              Long.parseUnsignedLong(matcher.group(1), 16),
              files.getOrDefault(Integer.valueOf(matcher.group(3)), ""),
              Integer.parseInt(matcher.group(2)),
              line.contains("end_sequence")));
    }
  }
}
