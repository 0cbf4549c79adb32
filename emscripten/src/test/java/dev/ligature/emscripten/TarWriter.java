package dev.ligature.emscripten;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes tars, wrong ones too. */
final class TarWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TarWriter file(String name, int mode, String content) {
    return entry('0', name, mode, content, "");
  }

  TarWriter folder(String name, int mode) {
    return entry('5', name, mode, "", "");
  }

  TarWriter link(String name, String target) {
    return entry('2', name, 0777, "", target);
  }

  TarWriter hardLink(String name, String target) {
    return entry('1', name, 0644, "", target);
  }

  /** A PAX header with one record. */
  TarWriter pax(char type, String key, String value) {
    String line = " " + key + "=" + value + "\n";
    int length = line.length() + 1;
    while (length != line.length() + String.valueOf(length).length()) {
      length++;
    }
    return entry(type, "PaxHeaders/x", 0644, length + line, "");
  }

  TarWriter entry(char type, String name, int mode, String content, String link) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    header(type, name, mode, octal(bytes.length, 11), link);
    out.writeBytes(bytes);
    out.writeBytes(new byte[-bytes.length & 511]);
    return this;
  }

  /** A header with a size as it is given. */
  TarWriter header(char type, String name, int mode, String size, String link) {
    byte[] header = new byte[512];
    text(header, 0, name);
    text(header, 100, octal(mode, 7));
    text(header, 108, octal(0, 7));
    text(header, 116, octal(0, 7));
    text(header, 124, size);
    text(header, 136, octal(0, 11));
    header[156] = (byte) type;
    text(header, 157, link);
    text(header, 257, "ustar\00000");
    text(header, 148, "        ");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    text(header, 148, octal(sum, 6) + "\0 ");
    out.writeBytes(header);
    return this;
  }

  private static String octal(int value, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "o", value);
  }

  private static void text(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /** What was written, without an end. */
  byte[] open() {
    return out.toByteArray();
  }

  byte[] end() {
    out.writeBytes(new byte[1024]);
    return open();
  }
}
