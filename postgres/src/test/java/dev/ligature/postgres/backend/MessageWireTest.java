package dev.ligature.postgres.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Messages are read one at a time. */
final class MessageWireTest {
  /** Has all that is read, and takes what is written. */
  private static final class Client implements Wire {
    private final ByteBuffer sent;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    Client(byte[]... messages) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] each : messages) {
        all.writeBytes(each);
      }
      sent = ByteBuffer.wrap(all.toByteArray());
    }

    @Override
    public int read(byte[] target, int most) {
      int count = Math.min(most, sent.remaining());
      sent.get(target, 0, count);
      return count;
    }

    @Override
    public int write(byte[] bytes) {
      received.writeBytes(bytes);
      return bytes.length;
    }

    String received() {
      return received.toString(StandardCharsets.UTF_8);
    }
  }

  private static byte[] message(char type, int content) {
    return ByteBuffer.allocate(5 + content).put((byte) type).putInt(4 + content).array();
  }

  /** Reads what there is up to the end of a message, in pieces, and gives how much that was. */
  private static int readAll(MessageWire wire, int most) {
    int count = wire.read(new byte[most], most);
    return count == 5 ? count + wire.read(new byte[1000], 1000) : count;
  }

  @Test
  void a_message_is_read_up_to_its_end() {
    MessageWire wire =
        new MessageWire(new Client(message('P', 300), message('S', 0), message('Q', 7)));
    assertFalse(wire.isExtended());
    assertEquals(305, readAll(wire, 1000));
    assertTrue(wire.isExtended());
    assertEquals(5, wire.read(new byte[1000], 1000));
    assertFalse(wire.isExtended());
    assertEquals(12, readAll(wire, 1000));
    assertEquals(0, wire.read(new byte[1000], 1000));
  }

  @Test
  void pieces_make_a_message() {
    MessageWire wire = new MessageWire(new Client(message('B', 3), message('Q', 1)));
    byte[] byOne = new byte[1];
    for (int i = 0; i < 8; i++) {
      assertEquals(1, wire.read(byOne, 1));
      assertTrue(wire.isExtended());
    }
    assertEquals(6, readAll(wire, 1000));
    assertFalse(wire.isExtended());
  }

  @Test
  void data_that_are_copied_are_part_of_the_message_before() {
    MessageWire wire = new MessageWire(new Client(message('E', 2), message('d', 9)));
    readAll(wire, 1000);
    readAll(wire, 1000);
    assertTrue(wire.isExtended());
  }

  @Test
  void a_startup_packet_has_no_type() {
    byte[] packet = ByteBuffer.allocate(20).putInt(20).putInt(196608).array();
    MessageWire wire = new MessageWire(new Client(packet, message('P', 1)));
    wire.startup();
    assertEquals(4, wire.read(new byte[1000], 1000));
    assertEquals(16, wire.read(new byte[1000], 1000));
    assertFalse(wire.isExtended());
    assertEquals(6, readAll(wire, 1000));
    assertTrue(wire.isExtended());
  }

  @Test
  void what_is_held_back_is_written_without_its_end() {
    Client client = new Client();
    MessageWire wire = new MessageWire(client);
    wire.write("a".getBytes(StandardCharsets.UTF_8));
    wire.hold();
    wire.write("bcd".getBytes(StandardCharsets.UTF_8));
    wire.write("efgh".getBytes(StandardCharsets.UTF_8));
    assertEquals("a", client.received());
    wire.release(6);
    wire.write("i".getBytes(StandardCharsets.UTF_8));
    assertEquals("abi", client.received());
  }
}
