package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;
import dev.ligature.wasm.Limits;
import java.lang.foreign.MemorySegment;

/** Uses each kind of access to a memory in an array once, when it is initialized. */
final class ArrayUse {
  /** In bytes: the JDK moves few otherwise than many. */
  private static final int[] SIZES = {0, 1, 3, 7, 8, 21, 64, 99, 500, 5000};

  static {
    Memory memory = new Memory(new Limits(1, 1, false, false));
    MemoryAccess.i32Store(0, MemoryAccess.i32Load(0, memory), memory);
    MemoryAccess.i64Store(0, MemoryAccess.i64Load(0, memory), memory);
    MemoryAccess.f32Store(0, MemoryAccess.f32Load(0, memory), memory);
    MemoryAccess.f64Store(0, MemoryAccess.f64Load(0, memory), memory);
    MemoryAccess.i32Store16(0, (short) MemoryAccess.i32Load16S(0, memory), memory);
    MemoryAccess.i32Store8(0, MemoryAccess.i32Load8S(0, memory), memory);
    move(memory.segment(), memory.segment());
  }

  private ArrayUse() {}

  static void move(MemorySegment from, MemorySegment to) {
    for (int size : SIZES) {
      to.asSlice(1, size).fill((byte) 0);
      MemorySegment.copy(from, 1, to, 0, size);
      MemorySegment.copy(from, 0, to, 1, size);
    }
  }
}
