package dev.ligature.emscripten;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * {@code std::string} and its wide kin. The guest passes memory that the other side frees: how many
 * characters there are, and these.
 */
final class EmbindString extends EmbindType.Addressed {
  private final Charset charset;
  private final int unit;

  /**
   * A type of strings.
   *
   * @param charset what their characters are
   * @param unit the size of one of them, in bytes
   */
  EmbindString(String name, EmbindGuest guest, Charset charset, int unit) {
    super(name, guest);
    this.charset = charset;
    this.unit = unit;
  }

  @Override
  Object value(@Nullable Object wire) {
    int address = wire instanceof Number number ? JsNumber.bits(number) : 0;
    long size = Integer.toUnsignedLong(guest().memory().readInt(address)) * unit;
    ByteBuffer bytes = guest().slice(address + Integer.BYTES, size).asByteBuffer();
    String text = charset.decode(bytes).toString();
    guest().free(address);
    return text;
  }

  @Override
  Object wire(@Nullable Object value, Temporaries after) {
    byte[] bytes =
        switch (value) {
          case String text -> text.getBytes(charset);
          case JsArray array when unit == 1 -> array.bytes().orElseThrow(() -> mismatch(value));
          case null, default -> throw mismatch(value);
        };
    int address = guest().allocate((long) Integer.BYTES + bytes.length + unit);
    after.add(() -> guest().free(address));
    guest().memory().writeI32(address, bytes.length / unit);
    guest().memory().write(address + Integer.BYTES, bytes, 0, bytes.length);
    guest().memory().write(address + Integer.BYTES + bytes.length, new byte[unit], 0, unit);
    return address;
  }
}
