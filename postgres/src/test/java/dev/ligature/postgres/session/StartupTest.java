package dev.ligature.postgres.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How clients begin, and what of it never reaches the backend. */
final class StartupTest {
  private static final int VERSION_3 = 3 << 16;

  private static byte[] packet(int code, String... texts) {
    byte[] content = (String.join("\0", texts) + "\0\0").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(content.length + 8)
        .putInt(content.length + 8)
        .putInt(code)
        .put(content)
        .array();
  }

  private static Startup read(byte[] bytes) throws IOException {
    return Startup.read(
        new Client(new ByteArrayInputStream(bytes), new ByteArrayOutputStream(), () -> {}));
  }

  /** The message that a session is refused with, or an empty text. */
  private static String refusal(int code, String... texts) throws IOException {
    Startup.Session session = (Startup.Session) read(packet(code, texts));
    String response =
        session.refusal().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
    return response.isEmpty()
        ? ""
        : response.substring(response.indexOf("\0M") + 2, response.length() - 2);
  }

  @Test
  void what_ends_a_backend_is_refused_before() throws IOException {
    assertEquals("", refusal(VERSION_3, "user", "postgres"));
    assertEquals("", refusal(VERSION_3 | 2, "user", "postgres", "replication", "false"));
    assertEquals(
        "protocol 2.0 is not spoken, but 3",
        refusal(2 << 16, "user", "postgres", "database", "postgres"));
    assertEquals("protocol 4.1 is not spoken, but 3", refusal(4 << 16 | 1, "user", "postgres"));
    assertEquals(
        "no user is named in the startup packet", refusal(VERSION_3, "database", "postgres"));
    assertEquals(
        "there is no replication",
        refusal(VERSION_3, "user", "postgres", "replication", "database"));
  }

  @Test
  void a_packet_that_is_none_is_an_error() {
    byte[] huge = ByteBuffer.allocate(8).putInt(1 << 30).putInt(VERSION_3).array();
    assertEquals(
        "startup packet of 1073741824 bytes",
        assertThrows(IOException.class, () -> read(huge)).getMessage());
    byte[] open = ByteBuffer.allocate(12).putInt(12).putInt(VERSION_3).putInt(-1).array();
    assertThrows(EOFException.class, () -> read(open));
    assertThrows(EOFException.class, () -> read(new byte[3]));
  }

  @Test
  void a_cancel_request_has_its_key() throws IOException {
    byte[] bytes = ByteBuffer.allocate(16).putInt(16).putInt(80877102).putInt(42).putInt(7).array();
    assertEquals(new Startup.Cancel(new CancelKey(42, 7)), read(bytes));
  }

  @Test
  void who_asks_for_encryption_begins_again() throws IOException {
    byte[] ssl = ByteBuffer.allocate(8).putInt(8).putInt(80877103).array();
    byte[] session = packet(VERSION_3, "user", "me");
    byte[] both = ByteBuffer.allocate(8 + session.length).put(ssl).put(session).array();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    Startup startup = Startup.read(new Client(new ByteArrayInputStream(both), answer, () -> {}));
    assertEquals("N", answer.toString(StandardCharsets.UTF_8));
    assertTrue(startup instanceof Startup.Session s && s.database().equals("me"));
  }
}
