package dev.ligature.emscripten.calls;

import dev.ligature.wasi.preview1.GuestMemory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Addresses in numbers, and {@code struct sockaddr}. */
final class SocketAddresses {
  static final int V4 = 2;
  static final int V6 = 10;

  private static final byte[] NONE = {};
  private static final int V4_SIZE = 16;
  private static final int V6_SIZE = 28;
  private static final int V6_ADDRESS = 8;
  private static final int MOST = 0xffff;

  private SocketAddresses() {}

  /** An address in numbers, or no bytes. */
  static byte[] parse(String text) {
    try {
      byte[] bytes = InetAddress.ofLiteral(text).getAddress();
      return text.contains(":") && bytes.length == Integer.BYTES ? mapped(bytes) : bytes;
    } catch (IllegalArgumentException _) {
      return NONE;
    }
  }

  /** Java makes an address of IPv4 of one of IPv6 that stands for it. */
  private static byte[] mapped(byte[] v4) {
    return ByteBuffer.allocate(16).position(10).put((byte) -1).put((byte) -1).put(v4).array();
  }

  /** The address to listen at or to connect to where none is named. */
  static byte[] local(int family, boolean passive) {
    byte[] bytes = new byte[family == V6 ? 16 : Integer.BYTES];
    if (!passive) {
      bytes[0] = (byte) (family == V6 ? 0 : 127);
      bytes[bytes.length - 1] = 1;
    }
    return bytes;
  }

  static int family(byte[] address) {
    return address.length == Integer.BYTES ? V4 : V6;
  }

  /** A port in numbers, or -1. */
  static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port >= 0 && port <= MOST ? port : -1;
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  static byte[] encode(byte[] address, int port) {
    boolean v4 = family(address) == V4;
    ByteBuffer bytes = ByteBuffer.allocate(v4 ? V4_SIZE : V6_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) family(address));
    bytes.order(ByteOrder.BIG_ENDIAN).putShort((short) port);
    bytes.position(v4 ? Integer.BYTES : V6_ADDRESS).put(address);
    return bytes.array();
  }

  /**
   * What a {@code struct sockaddr} says.
   *
   * @param host the address in numbers
   * @param port the port
   */
  record Decoded(String host, int port) {}

  /** What a {@code struct sockaddr} says, or null if it is of no family that is known. */
  static @Nullable Decoded decode(GuestMemory memory, int address, int size) {
    if (size < V4_SIZE) {
      return null;
    }
    int family = memory.readShort(address);
    boolean v4 = family == V4;
    if (!v4 && (family != V6 || size < V6_SIZE)) {
      return null;
    }
    byte[] bytes =
        memory.readBytes(address + (v4 ? Integer.BYTES : V6_ADDRESS), v4 ? Integer.BYTES : 16);
    int port = Short.toUnsignedInt(Short.reverseBytes(memory.readShort(address + Short.BYTES)));
    try {
      return new Decoded(InetAddress.getByAddress(bytes).getHostAddress(), port);
    } catch (UnknownHostException _) {
      return null;
    }
  }
}
