package dev.ligature.conformance.spec;

import dev.ligature.engine.CompiledModule;
import dev.ligature.engine.Engine;
import dev.ligature.guests.wat.Assembly;
import dev.ligature.guests.wat.Feature;
import dev.ligature.guests.wat.UnsupportedFeatureException;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.util.Optional;

/** Modules of a script to compiled modules, all bodies validated. */
final class ModuleLoader {
  private final Engine engine;

  ModuleLoader(Engine engine) {
    this.engine = engine;
  }

  /**
   * Compiles a module.
   *
   * @throws dev.ligature.guests.wat.TextException if its text is malformed
   * @throws WasmException if it is malformed or invalid
   * @throws SkippedException if it uses a feature that is not supported
   */
  CompiledModule load(String name, ModuleSource source) {
    Assembly assembly = assemble(source);
    try {
      CompiledModule compiled = engine.compile(name, WasmModule.parse(assembly.bytes()));
      compiled.validate();
      return compiled;
    } catch (WasmException e) {
      throw skippedOr(e);
    }
  }

  /**
   * Decodes a module with all bodies, without validation.
   *
   * @throws dev.ligature.guests.wat.TextException if its text is malformed
   * @throws WasmException if it is malformed
   * @throws SkippedException if it uses a feature that is not supported
   */
  void decode(ModuleSource source) {
    Assembly assembly = assemble(source);
    try {
      WasmModule module = WasmModule.parse(assembly.bytes());
      int first = module.importCount(ExternKind.FUNCTION);
      for (int function = first; function < module.functionCount(); function++) {
        module.body(function);
      }
    } catch (WasmException e) {
      throw skippedOr(e);
    }
  }

  private static Assembly assemble(ModuleSource source) {
    try {
      Assembly assembly = source.assemble();
      for (Feature feature : assembly.features()) {
        if (!feature.isSupported()) {
          throw SkippedException.of(feature);
        }
      }
      return assembly;
    } catch (UnsupportedFeatureException e) {
      throw SkippedException.of(e.feature());
    }
  }

  /** A skip if the decoder names a feature that it does not support, otherwise the error itself. */
  private static RuntimeException skippedOr(WasmException e) {
    Optional<Feature> feature = Feature.namedBy(e.getMessage());
    return feature.isPresent() ? SkippedException.of(feature.get()) : e;
  }
}
