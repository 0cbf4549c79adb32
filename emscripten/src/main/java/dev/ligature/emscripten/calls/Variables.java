package dev.ligature.emscripten.calls;

import dev.ligature.engine.Global;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostGlobal;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.ValType;
import java.util.Optional;
import java.util.Set;

/**
 * The variables of a program that are its host's: where a main and its side modules share what
 * {@code -sASYNCIFY} does.
 */
final class Variables {
  private static final Set<String> NAMES = Set.of("__asyncify_state", "__asyncify_data");
  private static final ExternType.Global VARIABLE = new ExternType.Global(ValType.I32, true);

  private Variables() {}

  /** A variable, made anew: 0 at first. */
  static Optional<HostGlobal> find(String module, String name) {
    return module.equals(HostFunction.ENV) && NAMES.contains(name)
        ? Optional.of(HostGlobal.of(name, Global.of(VARIABLE)))
        : Optional.empty();
  }
}
