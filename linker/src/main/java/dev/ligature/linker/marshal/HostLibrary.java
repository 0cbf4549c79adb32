package dev.ligature.linker.marshal;

import dev.ligature.linker.HostObject;
import dev.ligature.linker.LibrarySource;
import dev.ligature.linker.ProgramConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A library whose functions are methods of host objects: a module that exports what it imports from
 * them.
 *
 * @param name the library's name
 * @param exports the methods by their names in C
 * @param data its data by its names in C
 */
record HostLibrary(String name, Map<String, ExportedMethod> exports, Map<String, HostData> data) {
  /** Behind the names of imports: an export of its import's name would be a reference. */
  private static final String SUFFIX = "@host";

  /** The libraries of a configuration. */
  static List<HostLibrary> of(ProgramConfig config) {
    Map<String, List<HostObject>> objects = new LinkedHashMap<>();
    for (HostObject object : config.hostObjects()) {
      object
          .library()
          .ifPresent(name -> objects.computeIfAbsent(name, n -> new ArrayList<>()).add(object));
    }
    return objects.entrySet().stream()
        .map(entry -> Exports.library(entry.getKey(), entry.getValue()))
        .toList();
  }

  /**
   * A configuration in which the libraries of host objects are found by their names.
   *
   * @throws dev.ligature.linker.BindException with all methods that C can't call
   */
  static ProgramConfig findable(ProgramConfig config) {
    List<HostLibrary> libraries = of(config);
    if (libraries.isEmpty()) {
      return config;
    }
    Map<String, byte[]> modules = new LinkedHashMap<>();
    libraries.forEach(library -> modules.put(library.name(), HostLibraryModule.of(library)));
    return config.toBuilder().librarySource(LibrarySource.of(modules)).build();
  }

  /** The methods by the names under which its module imports them. */
  Map<String, ExportedMethod> imports() {
    Map<String, ExportedMethod> imports = new LinkedHashMap<>();
    exports.forEach((symbol, method) -> imports.put(symbol + SUFFIX, method));
    return imports;
  }

  /** The name under which its module imports a function. */
  static String importName(String symbol) {
    return symbol + SUFFIX;
  }
}
