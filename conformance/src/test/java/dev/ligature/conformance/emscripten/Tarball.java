package dev.ligature.conformance.emscripten;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The plain files in a {@code .tar.gz} whose names are short. */
final class Tarball {
  private static final int BLOCK = 512;
  private static final int NAME = 100;
  private static final int SIZE = 124;
  private static final int SIZE_DIGITS = 11;

  private Tarball() {}

  /** The contents by the last part of the name, of those that end in a suffix. */
  static Map<String, byte[]> read(Path file, String suffix) throws IOException {
    byte[] all;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      all = in.readAllBytes();
    }
    Map<String, byte[]> contents = new LinkedHashMap<>();
    int at = 0;
    while (at + BLOCK <= all.length && all[at] != 0) {
      String name = new String(all, at, NAME, StandardCharsets.US_ASCII);
      name = name.substring(name.lastIndexOf('/', name.indexOf('\0')) + 1, name.indexOf('\0'));
      String digits = new String(all, at + SIZE, SIZE_DIGITS, StandardCharsets.US_ASCII);
      int size = Integer.parseInt(digits.strip(), 8);
      at += BLOCK;
      if (name.endsWith(suffix)) {
        contents.put(name, Arrays.copyOfRange(all, at, at + size));
      }
      at += (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    return contents;
  }
}
