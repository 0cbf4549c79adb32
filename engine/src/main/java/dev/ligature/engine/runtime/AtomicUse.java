package dev.ligature.engine.runtime;

import dev.ligature.engine.Memory;
import dev.ligature.engine.WaitQueue;
import dev.ligature.wasm.Limits;
import java.lang.foreign.MemorySegment;
import java.util.function.BooleanSupplier;

/** Uses each kind of atomic access once, when it is initialized. */
final class AtomicUse {
  static {
    AtomicUpdates.use(MemorySegment.ofArray(new long[1]));
    WaitQueue queue = new Memory(new Limits(0, 0, false, false)).waiters();
    queue.wake(0, 1);
    queue.await(0, new Yes(), 1);
  }

  private AtomicUse() {}

  private static final class Yes implements BooleanSupplier {
    @Override
    public boolean getAsBoolean() {
      return true;
    }
  }
}
