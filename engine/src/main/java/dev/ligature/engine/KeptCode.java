package dev.ligature.engine;

import dev.ligature.engine.cache.ClassPathCode;
import dev.ligature.engine.cache.LaterCode;
import dev.ligature.engine.cache.StoredCode;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.wasm.WasmModule;
import dev.ligature.wasm.debug.DebugFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the code of modules that an engine need not generate: on the class path, or in a cache. */
final class KeptCode {
  private final EngineOptions options;
  private final CodeCache cache;
  private final Optional<ClassPathCode.Found> ready;

  KeptCode(EngineOptions options) {
    this.options = options;
    this.cache = options.cache();
    this.ready = cache.ready(options.interruptible());
    if (ready.isPresent()) {
      Preparation.ofClassPath();
    }
  }

  /** Whether another engine may have code of the same classes. */
  boolean isShared() {
    return ready.isPresent();
  }

  /** That of signatures. */
  StoredCode signatures() {
    StoredCode kept = cache.open(key -> key.add("signatures").add(options.interruptible() ? 1 : 0));
    return ready.map(found -> found.signatures(kept)).orElse(kept);
  }

  /** That of a module. */
  StoredCode module(
      String name, WasmModule module, Optional<DebugFile> debugFile, Signatures signatures) {
    if (!cache.isUsed()) {
      return StoredCode.none();
    }
    return ready
        .map(found -> found.module(name, module, () -> others(name, module, debugFile, signatures)))
        .orElseGet(() -> others(name, module, debugFile, signatures));
  }

  private StoredCode others(
      String name, WasmModule module, Optional<DebugFile> debugFile, Signatures signatures) {
    return FeatureCheck.isApart(module)
        ? new LaterCode(() -> inFolder(name, module, debugFile, signatures))
        : inFolder(name, module, debugFile, signatures);
  }

  private StoredCode inFolder(
      String name, WasmModule module, Optional<DebugFile> debugFile, Signatures signatures) {
    List<Signature> types = new ArrayList<>();
    for (int type = 0; type < module.types().size(); type++) {
      if (!module.isAggregate(type)) {
        types.add(signatures.of(type, module));
      }
    }
    if (types.stream().anyMatch(Signatures::isNumbered)) {
      return StoredCode.none();
    }
    return cache.open(
        key -> {
          key.add("module").add(options.methodLimit()).add(options.operandLimit());
          key.add(options.interruptible() ? 1 : 0).add(name);
          if (options.hasWholeVectors()) {
            key.add("vectors");
          }
          // Those that refer to others have numbers in their names, which other processes may give
          // to others.
          types.forEach(type -> key.add(type.desc()));
          key.add(module.bytes());
          if (module.leadsCalls()) {
            key.add("interposable").add(module.ledCalls());
          }
          debugFile.ifPresent(file -> key.add(file.version()));
        });
  }
}
