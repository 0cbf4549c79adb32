package dev.ligature.linker.marshal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frees things although freeing some of them throws: it runs the guest's code. */
final class Freeing {
  private Freeing() {}

  /** Frees all blocks; throws what the first that threw did, with the others behind it. */
  static void all(List<Block> blocks) {
    RuntimeException first = null;
    for (Block block : blocks) {
      first = freed(block, first);
    }
    if (first != null) {
      throw first;
    }
  }

  private static @Nullable RuntimeException freed(Block block, @Nullable RuntimeException before) {
    try {
      block.free();
      return before;
    } catch (RuntimeException e) {
      if (before == null) {
        return e;
      }
      before.addSuppressed(e);
      return before;
    }
  }

  /** Does something; what it throws is noted with what was thrown before. */
  static void suppress(Throwable thrown, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      thrown.addSuppressed(e);
    }
  }
}
