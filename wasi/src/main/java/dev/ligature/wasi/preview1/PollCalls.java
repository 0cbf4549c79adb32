package dev.ligature.wasi.preview1;

import dev.ligature.wasi.files.FileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code poll_oneoff}: waits for clocks and for standard input; all else is ready at once. */
final class PollCalls {
  private static final int SUBSCRIPTION = 48;
  private static final int TAG = 8;
  private static final int CLOCK_ID = 16;
  private static final int FD = 16;
  private static final int TIMEOUT = 24;
  private static final int CLOCK_FLAGS = 40;
  private static final int ABSOLUTE = 1;

  private static final int EVENT = 32;
  private static final int ERROR = 8;
  private static final int TYPE = 10;
  private static final int BYTES = 16;

  /** How many subscriptions a call may have; Linux takes as many as there may be descriptors. */
  private static final int MOST = 16_384;

  private static final int CLOCK = 0;
  private static final int READ = 1;
  private static final int WRITE = 2;

  /** How often standard input is asked for what is there. */
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

  private final GuestMemory memory;
  private final GuestStreams streams;
  private final Descriptors descriptors;
  private final ClockTime clocks;

  PollCalls(GuestMemory memory, GuestStreams streams, Descriptors descriptors, ClockTime clocks) {
    this.memory = memory;
    this.streams = streams;
    this.descriptors = descriptors;
    this.clocks = clocks;
  }

  /** The clocks of a guest. */
  interface ClockTime {
    /** The time of a clock in nanoseconds; an unknown one ends the call. */
    long now(int clock);
  }

  /** A subscription: {@code deadline} is that of a clock by {@link System#nanoTime}. */
  private record Subscription(long userData, int tag, int fd, long deadline) {}

  int pollOneoff(int subscriptions, int events, int count, int result) {
    return Errno.of(
        () -> {
          if (count <= 0 || count > MOST) {
            return Errno.INVAL;
          }
          memory.check(subscriptions, count * SUBSCRIPTION);
          memory.check(events, count * EVENT);
          memory.check(result, Integer.BYTES);
          List<Subscription> all = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            all.add(read(subscriptions + i * SUBSCRIPTION));
          }
          memory.writeI32(result, await(all, events));
          return Errno.SUCCESS;
        });
  }

  private Subscription read(int address) {
    long userData = memory.readLong(address);
    int tag = memory.read(address + TAG);
    return switch (tag) {
      case CLOCK -> new Subscription(userData, tag, 0, deadline(address));
      case READ, WRITE -> new Subscription(userData, tag, memory.readInt(address + FD), 0);
      default -> throw new ErrnoException(Errno.INVAL);
    };
  }

  private long deadline(int address) {
    long now = clocks.now(memory.readInt(address + CLOCK_ID));
    long timeout = memory.readLong(address + TIMEOUT);
    int flags = memory.readShort(address + CLOCK_FLAGS);
    if ((flags & ~ABSOLUTE) != 0) {
      throw new ErrnoException(Errno.INVAL);
    }
    // A timeout is unsigned: one of more than 292 years is taken for that.
    long wait = timeout < 0 ? Long.MAX_VALUE : timeout;
    if (flags == ABSOLUTE) {
      wait = Math.max(0, wait - Math.max(0, now));
    }
    return System.nanoTime() + Math.min(wait, Long.MAX_VALUE / 2);
  }

  private int await(List<Subscription> all, int events) {
    while (true) {
      int count = 0;
      long wait = INTERVAL;
      boolean polls = false;
      long now = System.nanoTime();
      for (Subscription subscription : all) {
        int ready = subscription.tag() == CLOCK ? clock(subscription, now) : fd(subscription);
        if (ready >= 0) {
          write(events + count * EVENT, subscription, ready);
          count++;
        }
        polls |= subscription.tag() != CLOCK;
      }
      if (count > 0) {
        return count;
      }
      for (Subscription subscription : all) {
        if (subscription.tag() == CLOCK) {
          long left = subscription.deadline() - now;
          wait = polls ? Math.min(wait, left) : left;
          polls = true;
        }
      }
      sleep(wait);
    }
  }

  private static int clock(Subscription subscription, long now) {
    return now - subscription.deadline() >= 0 ? Errno.SUCCESS : -1;
  }

  /** The error number of an event, or -1 if there is none yet. */
  private int fd(Subscription subscription) {
    Descriptor descriptor;
    try {
      descriptor = descriptors.get(subscription.fd());
    } catch (ErrnoException e) {
      return e.errno();
    }
    return switch (descriptor) {
      case Descriptor.Folder _ -> Errno.NOTSUP;
      case Descriptor.File _ -> Errno.SUCCESS;
      case Descriptor.Special special -> special(special.file(), subscription.tag());
      case Descriptor.Stream stream -> stream(stream, subscription.tag());
    };
  }

  private static int special(SpecialFile file, int tag) {
    return (tag == READ ? file.isReadable() : file.isWritable()) ? Errno.SUCCESS : -1;
  }

  private int stream(Descriptor.Stream stream, int tag) {
    boolean input = stream.number() == 0;
    if (input != (tag == READ)) {
      return Errno.NOTSUP;
    }
    if (!input) {
      return Errno.SUCCESS;
    }
    try {
      return streams.stdin().available() > 0 ? Errno.SUCCESS : -1;
    } catch (IOException _) {
      return Errno.IO;
    }
  }

  private void write(int event, Subscription subscription, int errno) {
    memory.fill((byte) 0, event, event + EVENT);
    memory.writeLong(event, subscription.userData());
    memory.writeShort(event + ERROR, (short) errno);
    memory.writeByte(event + TYPE, (byte) subscription.tag());
    if (errno == Errno.SUCCESS && subscription.tag() != CLOCK) {
      memory.writeLong(event + BYTES, available(subscription));
    }
  }

  /** How much can be read or written at least. */
  private long available(Subscription subscription) {
    try {
      return switch (descriptors.get(subscription.fd())) {
        case Descriptor.Stream stream when stream.number() == 0 -> streams.stdin().available();
        case Descriptor.File file when subscription.tag() == READ -> file.file().size();
        default -> 1;
      };
    } catch (FileException | ErrnoException _) {
      return 0;
    } catch (IOException _) {
      return 0;
    }
  }

  private static void sleep(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new ErrnoException(Errno.INTR);
    }
  }
}
