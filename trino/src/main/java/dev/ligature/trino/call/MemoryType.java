package dev.ligature.trino.call;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;

/** How values of a type of SQL lie in a guest's memory. */
interface MemoryType {
  /** The size in bytes. */
  int size();

  /** What an address of it is a multiple of. */
  int alignment();

  /**
   * Writes a value.
   *
   * @param call whose memory
   * @param address where
   * @param block has the value
   * @param position where in the block
   */
  void write(GuestCall call, long address, Block block, int position);

  /**
   * Reads a value.
   *
   * @param call whose memory
   * @param address where
   * @param builder gets it
   */
  void read(GuestCall call, long address, BlockBuilder builder);
}
