package dev.ligature.linker.marshal;

import dev.ligature.engine.Global;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the arguments of one call point to: on the guest's stack if it is small, as a C caller has
 * it, and allocated otherwise.
 */
final class CallFrame extends Storage {
  /** How much of the stack one call takes: a page of memory is the stack of many programs. */
  private static final long ON_STACK = 8192;

  private static final int ALIGNMENT = 16;

  private final Global.@Nullable I32 stackPointer;
  private final Global.@Nullable I64 widePointer;
  private final @Nullable Turn turn;
  private final long before;
  private final int turnsBefore;
  private @Nullable List<Block> blocks;
  private @Nullable List<Trampoline> trampolines;

  private CallFrame(Guest guest) {
    super(guest);
    Global pointer = guest.stackPointer();
    stackPointer = pointer instanceof Global.I32 cell ? cell : null;
    widePointer = pointer instanceof Global.I64 cell ? cell : null;
    before =
        stackPointer != null
            ? Integer.toUnsignedLong(stackPointer.value)
            : widePointer != null ? widePointer.value : 0;
    turn = guest.turn();
    turnsBefore = turn == null ? 0 : turn.enter();
  }

  /** Begins a call. */
  static CallFrame begin(Guest guest) {
    return new CallFrame(guest);
  }

  @Override
  long reserve(long size) {
    Global.I32 cell = stackPointer;
    if (cell != null) {
      long address = (Integer.toUnsignedLong(cell.value) - size) & -ALIGNMENT;
      if (fits(address)) {
        cell.value = (int) address;
        return address;
      }
    }
    Global.I64 wide = widePointer;
    if (wide != null) {
      long address = (wide.value - size) & -ALIGNMENT;
      if (fits(address)) {
        wide.value = address;
        return address;
      }
    }
    Block block = guest().allocate(size);
    List<Block> all = blocks;
    if (all == null) {
      all = new ArrayList<>(2);
      blocks = all;
    }
    all.add(block);
    return block.address();
  }

  private boolean fits(long address) {
    return before - address <= ON_STACK && address > guest().stackLow();
  }

  @Override
  int functionPointer(CallbackType type, Object function) {
    Trampoline trampoline = guest().callbacks().acquire(type, guest(), function);
    List<Trampoline> all = trampolines;
    if (all == null) {
      all = new ArrayList<>(2);
      trampolines = all;
    }
    all.add(trampoline);
    return trampoline.tableIndex();
  }

  /** Ends the call, however it ended: nothing of it is left. */
  void end() {
    try {
      if (stackPointer != null) {
        stackPointer.value = (int) before;
      } else if (widePointer != null) {
        widePointer.value = before;
      }
      if (trampolines != null) {
        trampolines.forEach(guest().callbacks()::release);
      }
      if (blocks != null) {
        Freeing.all(blocks);
      }
    } finally {
      if (turn != null) {
        turn.leave(turnsBefore);
      }
    }
  }
}
