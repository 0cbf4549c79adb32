package dev.ligature.wasi.preview1;

/**
 * The buffers of a call in the guest's memory, taken as one. They are read and checked once, so
 * that a bad address does not lose data halfway, and other threads change nothing afterwards.
 */
public final class Vectors {
  private static final int VECTOR_SIZE = 8;

  /** As many as Linux takes, and as {@code IOV_MAX} of wasi-libc says. */
  private static final int MOST = 1024;

  private final GuestMemory memory;
  private final int[] addresses;
  private final int[] sizes;
  private final long size;

  /**
   * @param address where the list of buffers is
   * @param count how many there are
   */
  public Vectors(GuestMemory memory, int address, int count) {
    this.memory = memory;
    if (count < 0 || count > MOST) {
      throw new ErrnoException(Errno.INVAL);
    }
    memory.check(address, count * VECTOR_SIZE);
    addresses = new int[count];
    sizes = new int[count];
    long total = 0;
    for (int i = 0; i < count; i++) {
      int vector = address + i * VECTOR_SIZE;
      addresses[i] = memory.readInt(vector);
      sizes[i] = memory.readInt(vector + Integer.BYTES);
      if (sizes[i] < 0) {
        throw new ErrnoException(Errno.INVAL);
      }
      memory.check(addresses[i], sizes[i]);
      total += sizes[i];
    }
    size = total;
  }

  /** The size of all buffers together, as far as a call can return it. */
  public int size() {
    return (int) Math.min(size, Integer.MAX_VALUE);
  }

  /** Puts bytes into the buffers, from a place counted over all of them. */
  public void put(int from, byte[] bytes, int count) {
    copy(from, count, (address, offset, n) -> memory.write(address, bytes, offset, n));
  }

  /** Takes bytes out of the buffers, from a place counted over all of them. */
  public void get(int from, byte[] bytes, int count) {
    copy(from, count, (address, offset, n) -> memory.read(address, bytes, offset, n));
  }

  /** Copies a part of one buffer. */
  private interface Part {
    void copy(int address, int offset, int count);
  }

  private void copy(int from, int count, Part part) {
    int skip = from;
    int done = 0;
    for (int i = 0; i < sizes.length && done < count; i++) {
      if (skip >= sizes[i]) {
        skip -= sizes[i];
      } else {
        int n = Math.min(sizes[i] - skip, count - done);
        part.copy(addresses[i] + skip, done, n);
        done += n;
        skip = 0;
      }
    }
  }
}
