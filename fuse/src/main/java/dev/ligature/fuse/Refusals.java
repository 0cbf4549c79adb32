package dev.ligature.fuse;

import dev.ligature.linker.HostFunction;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Says what can't be in a fused module. */
final class Refusals {
  private static final Set<String> CONTEXT =
      Set.of(
          "__wasm_get_stack_pointer",
          "__wasm_set_stack_pointer",
          "__wasm_get_tls_base",
          "__wasm_set_tls_base");

  private static final int PAGE = 1 << 16;

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
      if (memories.stream().anyMatch(memory -> memory.limits().pageSize() != PAGE)) {
        problems.add(unit.name() + ": it has a memory with pages that have not 64 KiB");
      }
      if (unit.module().hasSubtypes() || unit.module().hasAggregates()) {
        problems.add(unit.name() + ": it has types of structures or arrays, or with subtypes");
      }
    }
    for (Unit unit : units) {
      if (unit.module().imports().stream().anyMatch(Refusals::isThreadContext)) {
        problems.add(
            unit.name()
                + ": it has its stack pointer and thread-local data by functions, as of wasip3");
      }
    }
    if (!problems.isEmpty()) {
      throw new FusionException(problems);
    }
  }

  private static boolean isThreadContext(Import reference) {
    return reference.module().equals(HostFunction.ENV) && CONTEXT.contains(reference.name());
  }
}
