package dev.ligature.wasi.files;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The bytes of a file in memory, in blocks. A copy has the same blocks, and each of the two makes
 * one its own before it writes to it. What was never written are zeros, and takes no block.
 */
final class MemoryContent {
  /** The size of a block in bytes. */
  static final int BLOCK = 8192;

  /** The largest size, so that blocks can be numbered. */
  private static final long MAX_SIZE = (long) Integer.MAX_VALUE * BLOCK;

  /** What was never written; nobody writes to it. */
  private static final byte[] ZEROS = new byte[BLOCK];

  private final MemoryBudget budget;
  private byte[][] blocks;

  /** Which blocks no other content has. */
  private final BitSet own = new BitSet();

  private long size;

  MemoryContent(MemoryBudget budget) {
    this(budget, new byte[0][], 0);
  }

  private MemoryContent(MemoryBudget budget, byte[][] blocks, long size) {
    this.budget = budget;
    this.blocks = blocks;
    this.size = size;
  }

  /** The same bytes for another tree. */
  synchronized MemoryContent copy(MemoryBudget other) {
    // Whoever writes to a block now makes a new one.
    budget.give((long) own.cardinality() * BLOCK);
    own.clear();
    return new MemoryContent(other, blocks.clone(), size);
  }

  synchronized long size() {
    return size;
  }

  /** Reads what is at a position; -1 at the end. */
  synchronized int read(ByteBuffer target, long position) {
    if (position >= size) {
      return target.hasRemaining() ? -1 : 0;
    }
    int count = (int) Math.min(target.remaining(), size - position);
    for (int done = 0; done < count; ) {
      long at = position + done;
      int offset = (int) (at % BLOCK);
      int part = Math.min(count - done, BLOCK - offset);
      target.put(block(at / BLOCK), offset, part);
      done += part;
    }
    return count;
  }

  private byte[] block(long number) {
    return number < blocks.length ? blocks[(int) number] : ZEROS;
  }

  /** Writes at a position, which may be behind the end. */
  synchronized int write(ByteBuffer source, long position) throws FileException {
    int count = source.remaining();
    if (count > MAX_SIZE - position) {
      throw new FileException(FileError.FBIG);
    }
    for (int done = 0; done < count; ) {
      long at = position + done;
      int offset = (int) (at % BLOCK);
      int part = Math.min(count - done, BLOCK - offset);
      source.get(ownBlock((int) (at / BLOCK)), offset, part);
      done += part;
      size = Math.max(size, at + part);
    }
    return count;
  }

  /** Writes at the end. */
  synchronized int append(ByteBuffer source) throws FileException {
    return write(source, size);
  }

  /** A block to write to. */
  private byte[] ownBlock(int number) throws FileException {
    int before = blocks.length;
    if (number >= before) {
      long length = Math.min(Integer.MAX_VALUE - 8L, Math.max(number + 1L, before * 3L / 2));
      blocks = Arrays.copyOf(blocks, (int) length);
      Arrays.fill(blocks, before, blocks.length, ZEROS);
    }
    if (!own.get(number)) {
      budget.take(BLOCK);
      blocks[number] = blocks[number].clone();
      own.set(number);
    }
    return blocks[number];
  }

  /** Sets the size; what is added is zeros. */
  synchronized void resize(long wanted) throws FileException {
    if (wanted > MAX_SIZE) {
      throw new FileException(FileError.FBIG);
    }
    if (wanted < size) {
      int offset = (int) (wanted % BLOCK);
      int kept = (int) ((wanted + BLOCK - 1) / BLOCK);
      if (offset > 0 && kept <= blocks.length) {
        Arrays.fill(ownBlock(kept - 1), offset, BLOCK, (byte) 0);
      }
      drop(kept);
    }
    size = wanted;
  }

  /** Lets go of all blocks. */
  synchronized void clear() {
    drop(0);
    size = 0;
  }

  private void drop(int kept) {
    if (kept < blocks.length) {
      budget.give((long) own.get(kept, Math.max(kept, own.length())).cardinality() * BLOCK);
      own.clear(kept, Math.max(kept, own.length()));
      blocks = Arrays.copyOf(blocks, kept);
    }
  }
}
