package dev.ligature.linker.resolve;

import dev.ligature.linker.UndefinedReference;
import dev.ligature.linker.host.HostScope;
import java.util.Optional;

/**
 * Says which group of host functions has a function that nobody defines, where the program was
 * opened without that group.
 */
final class HostHints {
  private static final String WASI = "wasi_snapshot_preview1";

  private final HostScope host;

  HostHints(HostScope host) {
    this.host = host;
  }

  /** What to do about a function; empty if no group is known to have it. */
  Optional<String> of(UndefinedReference reference) {
    boolean isOfWasi = reference.reference().equals(WASI + "." + reference.symbol());
    return isOfWasi && host.find(WASI, "proc_exit", null).isEmpty()
        ? Optional.of(
            "it is a function of WASI, which"
                + " ProgramConfig.Builder.hostModule(WasiPreview1.builder().build()) brings")
        : Optional.empty();
  }
}
