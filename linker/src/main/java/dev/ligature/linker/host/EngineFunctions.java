package dev.ligature.linker.host;

import dev.ligature.engine.Func;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import java.util.Optional;

/**
 * A group of the linker's own, of whose functions the engine makes some rather than run handles.
 */
public interface EngineFunctions extends HostModule {
  /**
   * The engine's function for one of a host. Asked once for each.
   *
   * @param function of whatever group
   * @return empty if its handle is what runs
   */
  Optional<Func> made(HostFunction function);
}
