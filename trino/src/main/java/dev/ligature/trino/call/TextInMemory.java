package dev.ligature.trino.call;

import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;

/**
 * The address of a string with a zero at its end, in memory: 0 for null.
 *
 * @param type its type in SQL
 */
record TextInMemory(Type type) implements MemoryType {
  @Override
  public int size() {
    return 4;
  }

  @Override
  public int alignment() {
    return 4;
  }

  @Override
  public void write(GuestCall call, long address, Block block, int position) {
    call.putInt(
        address, block.isNull(position) ? 0 : (int) call.putString(type.getSlice(block, position)));
  }

  @Override
  public void read(GuestCall call, long address, BlockBuilder builder) {
    long text = Integer.toUnsignedLong(call.getInt(address));
    if (text == 0) {
      builder.appendNull();
    } else {
      type.writeSlice(builder, Texts.read(call, text, type));
    }
  }
}
