package dev.ligature.linker.marshal;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.HostObject;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.FuncType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions that host objects of a program's configuration are to guests. */
public final class HostObjects implements HostModule {
  private final Guest guest;

  /** By import module: {@code env}, or the name of a library. */
  private final Map<String, Map<String, ExportedMethod>> modules = new LinkedHashMap<>();

  /** Those of no library, where pointers have 64 bits. */
  private final Map<String, ExportedMethod> wide = new LinkedHashMap<>();

  /**
   * Those of a configuration.
   *
   * @throws dev.ligature.linker.BindException with all methods that C can't call
   */
  public HostObjects(Guest guest, ProgramConfig config) {
    this.guest = guest;
    List<String> others =
        config.hostFunctions().stream()
            .filter(function -> function.module().equals(HostFunction.ENV))
            .map(HostFunction::name)
            .toList();
    List<HostObject> plain =
        config.hostObjects().stream().filter(object -> object.library().isEmpty()).toList();
    if (!plain.isEmpty()) {
      modules.put(HostFunction.ENV, Exports.of(DataModel.ILP32, plain, others));
      wide.putAll(Exports.of(DataModel.LP64, plain, others));
    }
    for (HostLibrary library : HostLibrary.of(config)) {
      modules.put(library.name(), library.imports());
    }
  }

  /**
   * A configuration in which the libraries of host objects are found by their names.
   *
   * @throws dev.ligature.linker.BindException with all methods that C can't call
   */
  public static ProgramConfig findable(ProgramConfig config) {
    return HostLibrary.findable(config);
  }

  @Override
  public Optional<HostFunction> find(String module, String name, Optional<FuncType> type) {
    boolean isWide = module.equals(HostFunction.ENV) && guest.model() == DataModel.LP64;
    Map<String, ExportedMethod> own = isWide ? wide : modules.getOrDefault(module, Map.of());
    return Optional.ofNullable(own.get(name))
        .map(method -> method.function(guest, module, name, type));
  }
}
