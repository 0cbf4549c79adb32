package dev.ligature.postgres.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the backend sends a session while others that listen have no turn: it listens for them too,
 * and their notifications are theirs.
 */
final class NotificationRouter extends OutputStream {
  private static final byte NOTIFICATION = 'A';
  private static final int HEADER = 5;

  private final OutputStream target;
  private final Predicate<String> own;
  private final Collection<Session> listeners;

  /** The header of a message, or the whole of a notification. */
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();

  /** How many bytes of the message that began are to come. */
  private int left;

  /**
   * A router.
   *
   * @param target where all goes that is no notification
   * @param own whether the session listens to a channel itself
   * @param listeners sessions that listen and have no turn
   */
  NotificationRouter(OutputStream target, Predicate<String> own, Collection<Session> listeners) {
    this.target = target;
    this.own = own;
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int count) throws IOException {
    int at = offset;
    int end = offset + count;
    while (at < end) {
      if (left > 0) {
        int part = Math.min(left, end - at);
        (message.size() > 0 ? message : target).write(source, at, part);
        at += part;
        left -= part;
      } else {
        message.write(source[at++]);
        if (message.size() == HEADER) {
          begin();
        }
      }
      if (left == 0 && message.size() >= HEADER) {
        route(message.toByteArray());
        message.reset();
      }
    }
  }

  private void begin() throws IOException {
    byte[] header = message.toByteArray();
    left = ByteBuffer.wrap(header).getInt(1) - Integer.BYTES;
    if (header[0] != NOTIFICATION) {
      target.write(header);
      message.reset();
    }
  }

  private void route(byte[] notification) throws IOException {
    int start = HEADER + Integer.BYTES;
    int end = start;
    while (notification[end] != 0) {
      end++;
    }
    String channel = new String(notification, start, end - start, StandardCharsets.UTF_8);
    if (own.test(channel)) {
      target.write(notification);
    }
    for (Session each : listeners) {
      if (each.channels().contains(channel)) {
        each.send(notification);
      }
    }
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }
}
