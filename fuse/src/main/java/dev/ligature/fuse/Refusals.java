package dev.ligature.fuse;

import dev.ligature.wasm.ExternType;
import java.util.ArrayList;
import java.util.List;

/** Says what can't be in a fused module. */
final class Refusals {
  private Refusals() {}

  /**
   * Checks all libraries.
   *
   * @throws FusionException if there is anything
   */
  static void check(List<Unit> units) {
    List<String> problems = new ArrayList<>();
    for (Unit unit : units) {
      List<ExternType.Memory> memories = unit.module().memories();
      if (memories.size() > 1) {
        problems.add(
            "%s: it has %d memories: one can be shared".formatted(unit.name(), memories.size()));
      }
      if (memories.stream().anyMatch(memory -> memory.limits().is64())
          || unit.module().tables().stream().anyMatch(table -> table.limits().is64())) {
        problems.add(unit.name() + ": it has addresses of 64 bits");
      }
      if (unit.module().hasSubtypes() || unit.module().hasAggregates()) {
        problems.add(unit.name() + ": it has types of structures or arrays, or with subtypes");
      }
    }
    if (!problems.isEmpty()) {
      throw new FusionException(problems);
    }
  }
}
