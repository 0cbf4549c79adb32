package dev.ligature.emscripten.names;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a part of a module. */
final class ModuleWriter {
  private static final int BITS = 7;
  private static final int MORE = 0x80;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  void write(int value) {
    bytes.write(value);
  }

  void write(byte[] part, int from, int to) {
    bytes.write(part, from, to - from);
  }

  void write(byte[] part) {
    bytes.writeBytes(part);
  }

  void number(int value) {
    int rest = value;
    while (rest >= MORE) {
      bytes.write((rest & (MORE - 1)) | MORE);
      rest >>>= BITS;
    }
    bytes.write(rest);
  }

  void name(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    number(text.length);
    write(text);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
