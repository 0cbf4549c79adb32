package dev.ligature.linker.image;

import dev.ligature.engine.V128;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the parts of a snapshot: integers big-endian, texts and lists behind their size. */
final class ImageOutput {
  private final DataOutputStream out;

  ImageOutput(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  /** Writes one element of a list. */
  @FunctionalInterface
  interface Writer<T> {
    void write(T value) throws IOException;
  }

  void flush() throws IOException {
    out.flush();
  }

  void integer(int value) throws IOException {
    out.writeInt(value);
  }

  void number(long value) throws IOException {
    out.writeLong(value);
  }

  void flag(boolean value) throws IOException {
    out.writeBoolean(value);
  }

  void bytes(byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  void text(String value) throws IOException {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  <T> void optional(Optional<T> value, Writer<T> writer) throws IOException {
    out.writeBoolean(value.isPresent());
    if (value.isPresent()) {
      writer.write(value.get());
    }
  }

  <T> void list(Collection<T> values, Writer<T> writer) throws IOException {
    out.writeInt(values.size());
    for (T value : values) {
      writer.write(value);
    }
  }

  void integers(Collection<Integer> values) throws IOException {
    list(values, this::integer);
  }

  /** Writes what a global or an element of a table holds: a number, a vector, a function, null. */
  void value(@Nullable Object value) throws IOException {
    switch (value) {
      case null -> out.writeByte(ImageInput.NULL);
      case Integer number -> {
        out.writeByte(ImageInput.I32);
        out.writeInt(number);
      }
      case Long number -> {
        out.writeByte(ImageInput.I64);
        out.writeLong(number);
      }
      case Float number -> {
        out.writeByte(ImageInput.F32);
        out.writeInt(Float.floatToRawIntBits(number));
      }
      case Double number -> {
        out.writeByte(ImageInput.F64);
        out.writeLong(Double.doubleToRawLongBits(number));
      }
      case V128 vector -> {
        out.writeByte(ImageInput.V128);
        out.writeLong(vector.low());
        out.writeLong(vector.high());
      }
      case FunctionImage function -> {
        out.writeByte(ImageInput.FUNCTION);
        function.write(this);
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }
}
