package dev.ligature.engine.codegen.lines;

/**
 * A line of a file.
 *
 * @param file the file's name, as the compiler was given it
 * @param line the line, counted from 1
 */
public record SourceLine(String file, int line) implements Comparable<SourceLine> {
  @Override
  public int compareTo(SourceLine other) {
    int files = file.compareTo(other.file);
    return files != 0 ? files : Integer.compare(line, other.line);
  }
}
