package dev.ligature.linker.program;

import dev.ligature.engine.CodeCache;
import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.find.ModuleCache;
import java.util.Optional;

/**
 * The modules of a linker: those with code that runs until it ends by itself, and those with code
 * that can be interrupted. Each program has one kind. Thread-safe.
 */
final class Caches {
  private final EngineOptions options;
  private final ModuleCache plain;
  private Optional<ModuleCache> interruptible = Optional.empty();

  /**
   * No modules yet.
   *
   * @param code where generated code is kept
   */
  Caches(CodeCache code) {
    options = EngineOptions.DEFAULT.withCache(code);
    plain = new ModuleCache(new Engine(options));
  }

  /** Those of a program. */
  ModuleCache of(ProgramConfig config) {
    return config.interruptible() ? interruptible() : plain;
  }

  private synchronized ModuleCache interruptible() {
    if (interruptible.isEmpty()) {
      Engine engine = new Engine(options.withInterrupts());
      interruptible = Optional.of(new ModuleCache(engine));
    }
    return interruptible.get();
  }

  /** Forgets the modules that no program uses. */
  synchronized void releaseUnused() {
    plain.releaseUnused();
    interruptible.ifPresent(ModuleCache::releaseUnused);
  }
}
