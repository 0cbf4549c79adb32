package dev.ligature.engine;

import dev.ligature.engine.code.LazyBinding;
import dev.ligature.engine.code.Room;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds a function once, and keeps it. */
final class LazyTarget implements LazyBinding {
  private final Supplier<Func> supplier;
  private volatile @Nullable Func found;

  LazyTarget(Supplier<Func> supplier) {
    this.supplier = supplier;
  }

  @Override
  public Func resolve() {
    Func target = found;
    if (target == null) {
      Room.require();
      try {
        target = supplier.get();
      } catch (RuntimeException e) {
        throw HostThrow.of(e);
      }
      found = target;
    }
    return target;
  }
}
