package dev.ligature.linker.program;

import dev.ligature.engine.Global;
import dev.ligature.engine.Memory;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.marshal.Block;
import dev.ligature.linker.marshal.Callbacks;
import dev.ligature.linker.marshal.DataModel;
import dev.ligature.linker.marshal.Guest;
import dev.ligature.linker.marshal.KnownTypes;
import dev.ligature.linker.marshal.Turn;
import dev.ligature.linker.thread.ThreadState;
import org.jspecify.annotations.Nullable;

/**
 * What passing values to a program's functions takes of the program.
 *
 * @param program the program
 * @param parts what it is made of
 * @param malloc the guest's allocator
 * @param knownTypes the Java types that were used with it
 * @param callbacks its function pointers that lead to lambdas
 * @param firstTurn who is in it as its first thread; null if nobody is to check
 */
record GuestAccess(
    LinkedProgram program,
    ProgramParts parts,
    GuestMalloc malloc,
    KnownTypes knownTypes,
    Callbacks callbacks,
    @Nullable Turn firstTurn)
    implements Guest {
  private static final long LARGEST = 0xffff_ffffL;

  @Override
  public DataModel model() {
    return parts.host.isWide() ? DataModel.LP64 : DataModel.ILP32;
  }

  @Override
  public Memory memory() {
    return program.linearMemory();
  }

  @Override
  public @Nullable Global stackPointer() {
    return parts.memory.stackPointer();
  }

  @Override
  public long stackLow() {
    return parts.memory.agents().current() instanceof ThreadState thread
        ? thread.stack().base()
        : parts.memory.stackLow().orElse(0);
  }

  @Override
  public @Nullable Turn turn() {
    return firstTurn != null && parts.memory.agents().current() instanceof ThreadState
        ? null
        : firstTurn;
  }

  @Override
  public Block allocate(long byteSize) {
    program.checkOpen();
    if (malloc.isThere()) {
      Block block = malloc.block(byteSize);
      return new Block(block.address(), _ -> free(block));
    } else if (byteSize < 0 || (byteSize > LARGEST && model() == DataModel.ILP32)) {
      throw new IllegalArgumentException("%d is no size in bytes of a guest".formatted(byteSize));
    }
    Area area = program.locked(() -> parts.memory.allocateBuffer(byteSize));
    return new Block(area.base(), _ -> release(area));
  }

  @Override
  public long give(long byteSize) {
    program.checkOpen();
    return malloc.allocate(byteSize);
  }

  /** Once the program is closed, there is nothing left to free. */
  private void free(Block block) {
    if (program.isOpen()) {
      block.free();
    }
  }

  private void release(Area area) {
    if (program.isOpen()) {
      parts.lock.lock();
      try {
        parts.memory.release(area);
      } finally {
        parts.lock.unlock();
      }
    }
  }
}
