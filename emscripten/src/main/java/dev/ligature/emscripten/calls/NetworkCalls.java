package dev.ligature.emscripten.calls;

import dev.ligature.wasi.preview1.Descriptors;
import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.ErrnoException;
import dev.ligature.wasi.preview1.GuestMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** There is no network: sockets can't be made. Numeric addresses are understood. */
final class NetworkCalls {
  private static final int NO_NAME = -2;
  private static final int NO_FAMILY = -6;
  private static final int NO_MEMORY = -10;
  private static final int TOO_SMALL = -12;

  private static final int INFO_SIZE = 32;
  private static final int STREAM = 1;
  private static final int PASSIVE = 1;
  private static final int FLAGS_OFFSET = 0;
  private static final int FAMILY_OFFSET = 4;
  private static final int TYPE_OFFSET = 8;
  private static final int PROTOCOL_OFFSET = 12;

  private final Guest guest;
  private final GuestMemory memory;
  private final Descriptors descriptors;

  NetworkCalls(Guest guest, GuestMemory memory, Descriptors descriptors) {
    this.guest = guest;
    this.memory = memory;
    this.descriptors = descriptors;
  }

  @Import("__syscall_socket")
  int socket(int family, int type, int protocol, int a, int b, int c) {
    return -Errno.AFNOSUPPORT;
  }

  @Import({
    "__syscall_accept4",
    "__syscall_bind",
    "__syscall_connect",
    "__syscall_listen",
    "__syscall_recvfrom",
    "__syscall_sendto",
    "__syscall_getsockname",
    "__syscall_getpeername",
    "__syscall_getsockopt",
    "__syscall_setsockopt",
    "__syscall_sendmsg",
    "__syscall_recvmsg",
    "__syscall_shutdown"
  })
  int onSocket(int fd, int a, int b, int c, int d, int e) {
    return SystemCall.run(
        () -> {
          descriptors.get(fd);
          throw new ErrnoException(Errno.NOTSOCK);
        });
  }

  /** Takes addresses in numbers; no name has one. */
  @Import("getaddrinfo")
  int addressOf(int node, int service, int hints, int result) {
    try {
      memory.check(result, Integer.BYTES);
      int flags = hints == 0 ? 0 : memory.readInt(hints + FLAGS_OFFSET);
      int family = hints == 0 ? 0 : memory.readInt(hints + FAMILY_OFFSET);
      if (family != 0 && family != SocketAddresses.V4 && family != SocketAddresses.V6) {
        return NO_FAMILY;
      }
      if (node == 0 && service == 0) {
        return NO_NAME;
      }
      byte[] address =
          node == 0
              ? SocketAddresses.local(family, (flags & PASSIVE) != 0)
              : SocketAddresses.parse(GuestText.message(memory, node));
      int port = service == 0 ? 0 : SocketAddresses.port(GuestText.message(memory, service));
      boolean wanted = family == 0 || family == SocketAddresses.family(address);
      if (port < 0 || address.length == 0 || !wanted) {
        return NO_NAME;
      }
      memory.writeI32(result, info(address, port, hints));
      return 0;
    } catch (ErrnoException e) {
      return e.errno() == Errno.NOMEM ? NO_MEMORY : NO_NAME;
    }
  }

  private int info(byte[] address, int port, int hints) {
    byte[] socket = SocketAddresses.encode(address, port);
    int target = guest.allocate(socket.length);
    memory.write(target, socket, 0, socket.length);
    int info = guest.allocate(INFO_SIZE);
    memory.fill((byte) 0, info, info + INFO_SIZE);
    int type = hints == 0 ? 0 : memory.readInt(hints + TYPE_OFFSET);
    memory.writeI32(info + FAMILY_OFFSET, SocketAddresses.family(address));
    memory.writeI32(info + TYPE_OFFSET, type == 0 ? STREAM : type);
    memory.writeI32(
        info + PROTOCOL_OFFSET, hints == 0 ? 0 : memory.readInt(hints + PROTOCOL_OFFSET));
    memory.writeI32(info + PROTOCOL_OFFSET + Integer.BYTES, socket.length);
    memory.writeI32(info + PROTOCOL_OFFSET + 2 * Integer.BYTES, target);
    return info;
  }

  /** Gives addresses in numbers; a name that has to be one is not known. */
  @Import("getnameinfo")
  int nameOf(
      int socket, int socketSize, int node, int nodeSize, int service, int serviceSize, int flags) {
    SocketAddresses.Decoded decoded = SocketAddresses.decode(memory, socket, socketSize);
    if (decoded == null) {
      return NO_FAMILY;
    }
    boolean nameRequired = (flags & 8) != 0;
    if (nameRequired) {
      return NO_NAME;
    }
    try {
      if (node != 0) {
        GuestText.write(memory, node, nodeSize, decoded.host());
      }
      if (service != 0) {
        GuestText.write(memory, service, serviceSize, Integer.toString(decoded.port()));
      }
      return 0;
    } catch (ErrnoException _) {
      return TOO_SMALL;
    }
  }

  /** The address of a name: 0, unless it is one in numbers. */
  @Import("_emscripten_lookup_name")
  int lookUp(int name) {
    byte[] address = SocketAddresses.parse(GuestText.message(memory, name));
    return address.length == Integer.BYTES
        ? ByteBuffer.wrap(address).order(ByteOrder.LITTLE_ENDIAN).getInt()
        : 0;
  }
}
