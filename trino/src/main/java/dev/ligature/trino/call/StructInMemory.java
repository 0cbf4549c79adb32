package dev.ligature.trino.call;

import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RowBlockBuilder;
import io.trino.spi.block.SqlRow;
import io.trino.spi.type.RowType;
import java.util.ArrayList;
import java.util.List;

/** A struct in memory, each member at the next address that is right for it, as C has it. */
final class StructInMemory implements MemoryType {
  private final RowType type;
  private final List<MemoryType> members;
  private final int[] offsets;
  private final int size;
  private final int alignment;

  /**
   * A struct.
   *
   * @param type its type in SQL
   * @param members how its fields lie in memory
   */
  StructInMemory(RowType type, List<MemoryType> members) {
    this.type = type;
    this.members = List.copyOf(members);
    offsets = new int[members.size()];
    int end = 0;
    int widest = 1;
    for (int k = 0; k < offsets.length; k++) {
      MemoryType member = members.get(k);
      offsets[k] = roundUp(end, member.alignment());
      end = offsets[k] + member.size();
      widest = Math.max(widest, member.alignment());
    }
    alignment = widest;
    size = roundUp(end, widest);
  }

  private static int roundUp(int offset, int alignment) {
    return (offset + alignment - 1) / alignment * alignment;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int alignment() {
    return alignment;
  }

  @Override
  public void write(GuestCall call, long address, Block block, int position) {
    if (block.isNull(position)) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_ARGUMENT,
          "a null of type %s is in an array or row, and C has none".formatted(type));
    }
    write(call, address, type.getObject(block, position));
  }

  /** Writes a row. */
  void write(GuestCall call, long address, SqlRow row) {
    for (int k = 0; k < offsets.length; k++) {
      members.get(k).write(call, address + offsets[k], row.getRawFieldBlock(k), row.getRawIndex());
    }
  }

  @Override
  public void read(GuestCall call, long address, BlockBuilder builder) {
    ((RowBlockBuilder) builder)
        .buildEntry(
            fields -> {
              for (int k = 0; k < offsets.length; k++) {
                members.get(k).read(call, address + offsets[k], fields.get(k));
              }
            });
  }

  /** Reads a row. */
  SqlRow read(GuestCall call, long address) {
    List<Block> fields = new ArrayList<>();
    for (int k = 0; k < offsets.length; k++) {
      BlockBuilder field = type.getFields().get(k).getType().createBlockBuilder(null, 1);
      members.get(k).read(call, address + offsets[k], field);
      fields.add(field.buildValueBlock());
    }
    return new SqlRow(0, fields.toArray(Block[]::new));
  }
}
