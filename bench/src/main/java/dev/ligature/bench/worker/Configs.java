package dev.ligature.bench.worker;

import dev.ligature.linker.ProgramConfig;

/** How the programs of a worker are opened. */
final class Configs {
  /** The system property of a worker whose programs can be interrupted. */
  private static final String INTERRUPTIBLE = "ligature.bench.interruptible";

  private Configs() {}

  /** What is the same for all. */
  static ProgramConfig.Builder builder() {
    return ProgramConfig.builder().interruptible(Boolean.getBoolean(INTERRUPTIBLE));
  }
}
