package dev.ligature.engine;

import dev.ligature.engine.codegen.ModuleLoader;
import dev.ligature.engine.codegen.Signatures;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
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

  /** The name of a tag that the module defines: that of an export, or its index. */
  public String tagName(int tag) {
    return module.exports().stream()
        .filter(export -> export.kind() == ExternKind.TAG && export.index() == tag)
        .map(Export::name)
        .findFirst()
        .orElse(name + ".tag[" + tag + "]");
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
    int imported = module.importCount(ExternKind.TAG);
    List<Tag> tags = new ArrayList<>();
    for (int k = imported; k < module.tags().size(); k++) {
      tags.add(new Tag(tagName(k), module.tags().get(k).type()));
    }
    return allocate(imports, tags);
  }

  /**
   * Makes an instance as {@link #allocate(List)} does, with given tags for those that the module
   * defines: modules may import each other's, so that none could be instantiated first.
   *
   * @param tags the tags that the module defines, in their order
   * @throws IllegalArgumentException if an import's or a tag's type does not fit
   */
  public Instance allocate(List<? extends Extern> imports, List<Tag> tags) {
    Instance instance = newInstance();
    instance.allocate(imports, tags);
    return instance;
  }

  /** An instance with nothing in it. */
  Instance newInstance() {
    return (Instance) loader.newInstance(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
