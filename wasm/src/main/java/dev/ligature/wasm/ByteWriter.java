package dev.ligature.wasm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Writes the primitives of the binary format, as short as they can be: a module, or a part of one.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/values.html">Binary format:
 *     values</a>
 */
public final class ByteWriter {
  private static final int BITS = 7;
  private static final int MORE = 0x80;
  private static final int SIGN = 0x40;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Nothing written yet. */
  public ByteWriter() {}

  /** Writes a byte: the low bits of a value. */
  public void u8(int value) {
    bytes.write(value);
  }

  /** Writes an unsigned 32-bit integer. */
  public void u32(int value) {
    u64(Integer.toUnsignedLong(value));
  }

  /** Writes an unsigned 64-bit integer. */
  public void u64(long value) {
    long rest = value;
    while ((rest & -MORE) != 0) {
      bytes.write((int) (rest & (MORE - 1)) | MORE);
      rest >>>= BITS;
    }
    bytes.write((int) rest);
  }

  /** Writes a signed integer, of 32, 33 or 64 bits. */
  public void signed(long value) {
    long rest = value;
    while (rest < -SIGN || rest >= SIGN) {
      bytes.write((int) (rest & (MORE - 1)) | MORE);
      rest >>= BITS;
    }
    bytes.write((int) (rest & (MORE - 1)));
  }

  /** Writes a name: its length and its characters. */
  public void name(String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    u32(text.length);
    bytes.writeBytes(text);
  }

  /** Writes bytes as they are. */
  public void bytes(byte[] part) {
    bytes.writeBytes(part);
  }

  /** Writes a range of bytes as they are. */
  public void bytes(byte[] whole, int from, int to) {
    bytes.write(Objects.requireNonNull(whole, "whole"), from, to - from);
  }

  /** Writes what another writer has, behind its size. */
  public void sized(ByteWriter part) {
    u32(part.size());
    bytes.writeBytes(part.toByteArray());
  }

  /** The number of bytes written. */
  public int size() {
    return bytes.size();
  }

  /** A copy of the bytes written. */
  public byte[] toByteArray() {
    return bytes.toByteArray();
  }
}
