package dev.ligature.linker.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes in the encodings of the binary format. */
final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Bytes u8(int value) {
    out.write(value);
    return this;
  }

  Bytes u32(long value) {
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  Bytes s32(int value) {
    int rest = value;
    while (rest < -0x40 || rest >= 0x40) {
      out.write((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    out.write(rest & 0x7f);
    return this;
  }

  Bytes name(String name) {
    return sized(name.getBytes(StandardCharsets.UTF_8));
  }

  Bytes sized(byte[] bytes) {
    return u32(bytes.length).raw(bytes);
  }

  Bytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] toArray() {
    return out.toByteArray();
  }
}
