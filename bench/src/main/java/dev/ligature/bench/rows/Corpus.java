package dev.ligature.bench.rows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A megabyte of source text in one file: whole files of a folder, again from the first if need be.
 */
final class Corpus {
  private static final int SIZE = 1_000_000;

  private Corpus() {}

  /**
   * Writes the text.
   *
   * @param folder what it is taken from, with its folders, in the order of the names
   * @param extension of the files that are taken
   */
  static void write(Path folder, String extension, Path target) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(file -> file.toString().endsWith(extension)).sorted().toList();
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < SIZE; i++) {
      byte[] bytes = Files.readAllBytes(files.get(i % files.size()));
      text.append(new String(bytes, StandardCharsets.UTF_8)).append('\n');
    }
    Files.writeString(target, text);
  }
}
