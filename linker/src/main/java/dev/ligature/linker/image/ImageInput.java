package dev.ligature.linker.image;

import dev.ligature.engine.V128;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ImageOutput} writes. Sizes are not trusted: nothing is made that is not there.
 */
final class ImageInput {
  static final int NULL = 0;
  static final int I32 = 1;
  static final int I64 = 2;
  static final int F32 = 3;
  static final int F64 = 4;
  static final int V128 = 5;
  static final int FUNCTION = 6;

  private final DataInputStream in;

  ImageInput(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** Reads one element of a list. */
  @FunctionalInterface
  interface Reader<T> {
    T read() throws IOException;
  }

  int integer() throws IOException {
    return in.readInt();
  }

  long number() throws IOException {
    return in.readLong();
  }

  boolean flag() throws IOException {
    return in.readBoolean();
  }

  byte[] bytes() throws IOException {
    int size = size();
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException();
    }
    return bytes;
  }

  String text() throws IOException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  <T> Optional<T> optional(Reader<T> reader) throws IOException {
    return in.readBoolean() ? Optional.of(reader.read()) : Optional.empty();
  }

  <T> List<T> list(Reader<T> reader) throws IOException {
    int size = size();
    List<T> values = new ArrayList<>();
    for (int k = 0; k < size; k++) {
      values.add(reader.read());
    }
    return values;
  }

  List<Integer> integers() throws IOException {
    return list(this::integer);
  }

  /** Reads values of which most may be null. */
  List<@Nullable Object> values() throws IOException {
    int size = size();
    List<@Nullable Object> values = new ArrayList<>();
    for (int k = 0; k < size; k++) {
      values.add(value());
    }
    return values;
  }

  private int size() throws IOException {
    int size = in.readInt();
    if (size < 0) {
      throw new DamagedException("a size of " + size);
    }
    return size;
  }

  @Nullable Object value() throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case NULL -> null;
      case I32 -> in.readInt();
      case I64 -> in.readLong();
      case F32 -> Float.intBitsToFloat(in.readInt());
      case F64 -> Double.longBitsToDouble(in.readLong());
      case V128 -> new V128(in.readLong(), in.readLong());
      case FUNCTION -> FunctionImage.read(this);
      default -> throw new DamagedException("a value of kind " + kind);
    };
  }
}
