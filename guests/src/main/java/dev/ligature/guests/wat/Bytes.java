package dev.ligature.guests.wat;

import dev.ligature.wasm.Op;
import dev.ligature.wasm.VectorOp;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the binary format. */
public final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public Bytes u8(int value) {
    out.write(value);
    return this;
  }

  /** An unsigned LEB128. */
  public Bytes unsigned(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write(((int) rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  /** A signed LEB128. */
  public Bytes signed(long value) {
    long rest = value;
    while (rest < -64 || rest > 63) {
      out.write(((int) rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    out.write((int) rest & 0x7f);
    return this;
  }

  public Bytes f32(int bits) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(bits >>> shift);
    }
    return this;
  }

  public Bytes f64(long bits) {
    return f32((int) bits).f32((int) (bits >>> 32));
  }

  /** An opcode as {@code dev.ligature.wasm.Op} numbers them. */
  public Bytes op(int op) {
    if (Op.isVector(op)) {
      return u8(0xfd).unsigned(VectorOp.code(op));
    }
    return op < 0x100 ? u8(op) : u8(op >> 8).unsigned(op & 0xff);
  }

  public Bytes bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public Bytes bytes(Bytes bytes) {
    return bytes(bytes.toArray());
  }

  /** Length and bytes. */
  public Bytes sized(byte[] bytes) {
    return unsigned(bytes.length).bytes(bytes);
  }

  /** Length and bytes of a name. */
  public Bytes name(String name) {
    return sized(name.getBytes(StandardCharsets.UTF_8));
  }

  public int size() {
    return out.size();
  }

  public byte[] toArray() {
    return out.toByteArray();
  }

  /** The bytes of a string of Latin-1 characters. */
  public static byte[] latin1(String bytes) {
    return bytes.getBytes(StandardCharsets.ISO_8859_1);
  }
}
