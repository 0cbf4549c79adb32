package dev.ligature.linker.host;

import dev.ligature.linker.HostGlobal;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.ExternType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The host's globals in one program: those of the configuration, then those of its groups. Of equal
 * names the first counts, and is asked for once: all libraries have the same cell.
 */
public final class HostGlobals {
  private final LinkPolicy policy;
  private final List<HostModule> modules;
  private final Map<List<String>, HostGlobal> known = new HashMap<>();

  /**
   * The globals of a configuration.
   *
   * @param modules its groups, when they are made
   */
  HostGlobals(ProgramConfig config, List<HostModule> modules) {
    this.policy = config.linkPolicy();
    this.modules = modules;
    for (HostGlobal global : config.hostGlobals()) {
      known.putIfAbsent(key(global.module(), global.name()), global);
    }
  }

  private static List<String> key(String module, String name) {
    return List.of(module, name);
  }

  /**
   * The global of that name, whatever its type; empty if there is none, or the policy does not
   * grant it.
   *
   * @param type the type by which it is wanted
   */
  public Optional<HostGlobal> find(String module, String name, ExternType.Global type) {
    return policy.grants(module, name, false) ? offered(module, name, type) : Optional.empty();
  }

  /** Whether there is one that the policy does not grant. */
  public boolean refuses(String module, String name, ExternType.Global type) {
    return !policy.grants(module, name, false) && offered(module, name, type).isPresent();
  }

  private Optional<HostGlobal> offered(String module, String name, ExternType.Global type) {
    HostGlobal global = known.get(key(module, name));
    if (global != null) {
      return Optional.of(global);
    }
    Optional<HostGlobal> found =
        modules.stream()
            .flatMap(group -> group.findGlobal(module, name, type).stream())
            .findFirst();
    found.ifPresent(first -> known.put(key(module, name), first));
    return found;
  }
}
