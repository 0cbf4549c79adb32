package dev.ligature.bench.rows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes what modules are made of. */
final class ModuleBytes extends ByteArrayOutputStream {
  /** An unsigned number, or a byte below 128. */
  ModuleBytes number(int value) {
    int rest = value;
    for (; rest > 127; rest >>>= 7) {
      write((rest & 127) | 128);
    }
    write(rest);
    return this;
  }

  /** A signed number. */
  ModuleBytes signed(int value) {
    int rest = value;
    for (; rest < -64 || rest > 63; rest >>= 7) {
      write((rest & 127) | 128);
    }
    write(rest & 127);
    return this;
  }

  ModuleBytes name(String name) {
    return number(name.length()).bytes(name.getBytes(StandardCharsets.US_ASCII));
  }

  /** Other bytes behind their length. */
  ModuleBytes vector(ModuleBytes content) {
    return number(content.size()).bytes(content.toByteArray());
  }

  ModuleBytes bytes(byte... bytes) {
    writeBytes(bytes);
    return this;
  }
}
