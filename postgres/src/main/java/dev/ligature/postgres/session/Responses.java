package dev.ligature.postgres.session;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Messages that the server sends without its backend. */
final class Responses {
  private Responses() {}

  /** An error after which the connection ends. */
  static byte[] fatal(String code, String message) {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    field(fields, 'S', "FATAL");
    field(fields, 'V', "FATAL");
    field(fields, 'C', code);
    field(fields, 'M', message);
    fields.write(0);
    return ByteBuffer.allocate(fields.size() + 5)
        .put((byte) 'E')
        .putInt(fields.size() + Integer.BYTES)
        .put(fields.toByteArray())
        .array();
  }

  private static void field(ByteArrayOutputStream fields, char type, String value) {
    fields.write(type);
    fields.writeBytes(value.getBytes(StandardCharsets.UTF_8));
    fields.write(0);
  }
}
