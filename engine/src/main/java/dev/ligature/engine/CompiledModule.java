package dev.ligature.engine;

import dev.ligature.engine.codegen.ModuleLoader;
import dev.ligature.engine.codegen.Signatures;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmModule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A module ready to run: generated code, free of any program's state. Thread-safe. */
public final class CompiledModule {
  private final String name;
  private final WasmModule module;
  private final ModuleLoader loader;
  private volatile Map<Integer, String> externNames;

  CompiledModule(String name, WasmModule module, Signatures signatures, EngineOptions options) {
    this.name = name;
    this.module = module;
    this.loader =
        new ModuleLoader(
            name,
            module,
            signatures,
            this::functionName,
            options.methodLimit(),
            options.classDump());
  }

  ModuleLoader loader() {
    return loader;
  }

  /** The module. */
  public WasmModule module() {
    return module;
  }

  /** The name under which its functions appear in stack traces. */
  public String name() {
    return name;
  }

  /** The name of a function, from the name section, an import, an export, or its index. */
  public String functionName(int function) {
    return module.names().functionName(function).orElseGet(() -> externName(function));
  }

  private String externName(int function) {
    Map<Integer, String> names = externNames;
    if (names == null) {
      names = new HashMap<>();
      for (Export export : module.exports()) {
        if (export.kind() == ExternKind.FUNCTION) {
          names.putIfAbsent(export.index(), export.name());
        }
      }
      int index = 0;
      for (Import imported : module.imports()) {
        if (imported.type().kind() == ExternKind.FUNCTION) {
          names.put(index++, imported.name());
        }
      }
      externNames = names;
    }
    return names.getOrDefault(function, "function[" + function + "]");
  }

  /**
   * Validates all function bodies now rather than when their code is generated.
   *
   * @throws dev.ligature.wasm.WasmException if one is invalid; the message names the function
   */
  public void validate() {
    for (int f = module.importCount(ExternKind.FUNCTION); f < module.functionCount(); f++) {
      Validator.validateBody(module, module.body(f));
    }
  }

  /**
   * Makes an instance: memories, tables and globals are there, with their first values; no segment
   * is copied and no code run before {@link Instance#initialize}.
   *
   * @param imports what is imported, in the order of the module's imports. A function may be null
   *     and bound later with {@link Instance#bindFunction}; all else must be there
   * @throws IllegalArgumentException if an import's kind or type does not fit
   */
  public Instance allocate(List<? extends Extern> imports) {
    Instance instance = (Instance) loader.newInstance(this);
    instance.allocate(imports);
    return instance;
  }

  @Override
  public String toString() {
    return name;
  }
}
