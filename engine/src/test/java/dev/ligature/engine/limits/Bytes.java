package dev.ligature.engine.limits;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes of the binary format in the making. */
class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** Bytes as they are: opcodes, codes of types. */
  Bytes op(int... bytes) {
    for (int one : bytes) {
      out.write(one);
    }
    return this;
  }

  /** An unsigned number. */
  Bytes u(long value) {
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  /** A signed number. */
  Bytes s(long value) {
    long rest = value;
    while (rest < -64 || rest >= 64) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>= 7;
    }
    out.write((int) (rest & 0x7f));
    return this;
  }

  Bytes name(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    u(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  Bytes add(Bytes other) {
    out.writeBytes(other.toArray());
    return this;
  }

  /** The bytes of another one, with their number in front. */
  Bytes sized(Bytes other) {
    return u(other.size()).add(other);
  }

  int size() {
    return out.size();
  }

  byte[] toArray() {
    return out.toByteArray();
  }
}
