package dev.ligature.engine;

import dev.ligature.engine.cache.ClassPathCode;
import dev.ligature.engine.codegen.signature.GeneratorClasses;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Generates all code of modules, as ordinary classes that {@link CodeCache#withClassPath} finds.
 * Not thread-safe.
 */
public final class AheadOfTime {
  /** How the linker's functions are named that {@link Engine#guardedFunction} makes. */
  private static final String GUARDED = "invoke_";

  private final EngineOptions options;
  private final Signatures signatures;
  private final List<String> names = new ArrayList<>();
  private final List<WasmModule> modules = new ArrayList<>();
  private final Set<Signature> types = new LinkedHashSet<>();
  private final Set<Signature> guarded = new HashSet<>();

  /** The functions that modules import, by type. */
  private final Map<Signature, Set<Import>> imports = new HashMap<>();

  /** The names of functions that modules export. */
  private final Set<String> exports = new HashSet<>();

  /** Takes what belongs on a class path. */
  @FunctionalInterface
  public interface ResourceSink {
    /**
     * Takes a resource.
     *
     * @param name its name, without a slash in front
     * @param content what is in it
     */
    void accept(String name, byte[] content);
  }

  /**
   * Nothing yet.
   *
   * @param options how code is generated; its vectors are two numbers each, so that any JVM can run
   *     it
   */
  public AheadOfTime(EngineOptions options) {
    this.options = options.withoutVectorModule();
    this.signatures = new Signatures(options.interruptible());
  }

  /**
   * Generates the classes of a module.
   *
   * @param name the name under which its functions appear in stack traces; no other module's
   * @param module the module
   * @param resources takes the class files, by their names as resources
   * @return why the module can't be generated ahead of time, though it can be run; empty if it is
   * @throws dev.ligature.wasm.WasmException if it is invalid, or needs a feature that is not there
   */
  public Optional<String> add(String name, WasmModule module, ResourceSink resources) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(resources, "resources");
    CompiledModule compiled = new Engine(options).compile(name, module);
    compiled.checkFeatures();
    if (names.contains(name)) {
      return Optional.of("there is another module of the name " + name);
    }
    List<Signature> own = new ArrayList<>();
    for (int type = 0; type < module.types().size(); type++) {
      if (module.isAggregate(type)) {
        continue;
      }
      Signature signature = signatures.of(type, module);
      if (!Signatures.isLasting(signature)) {
        return Optional.of(
            "type %d (%s) refers to other types, or is too long for the name of a class"
                .formatted(type, module.type(type)));
      }
      own.add(signature);
    }
    compiled.loader().generateAll(toResources(resources));
    for (Signature signature : own) {
      if (types.add(signature)) {
        Signatures.generateAll(signature, toResources(resources));
      }
    }
    addFunctions(module);
    addGuarded(module, resources);
    names.add(name);
    modules.add(module);
    return Optional.empty();
  }

  private void addFunctions(WasmModule module) {
    int index = 0;
    for (Import function : module.imports()) {
      if (function.type() instanceof ExternType.Function) {
        Signature type = signatures.of(module.functionTypeIndex(index++), module);
        imports.computeIfAbsent(type, t -> new HashSet<>()).add(function);
      }
    }
    module.exports().stream()
        .filter(export -> export.kind() == ExternKind.FUNCTION)
        .forEach(export -> exports.add(export.name()));
  }

  private static boolean isGuarded(Import function) {
    return function.name().startsWith(GUARDED)
        && function.type() instanceof ExternType.Function type
        && Engine.isGuardable(type.type());
  }

  /** Generates the functions that call what a table holds. */
  private void addGuarded(WasmModule module, ResourceSink resources) {
    for (Import function : module.imports()) {
      if (isGuarded(function)) {
        FuncType type = ((ExternType.Function) function.type()).type();
        Signature called = signatures.of(Engine.withoutIndex(type));
        if (guarded.add(signatures.of(type))) {
          Signatures.generateGuarded(signatures.of(type), called, toResources(resources));
        }
        if (types.add(called)) {
          Signatures.generateAll(called, toResources(resources));
        }
      }
    }
  }

  /**
   * Whether a class is needed only to generate code, so that what runs nothing but code that is
   * there can do without it.
   *
   * @param resource the name of its file
   */
  public static boolean isOfGenerator(String resource) {
    return GeneratorClasses.contains(Objects.requireNonNull(resource, "resource"));
  }

  private static BiConsumer<String, byte[]> toResources(ResourceSink resources) {
    return (name, bytes) -> resources.accept(name.replace('.', '/') + ".class", bytes);
  }

  /**
   * Lists the modules, once all are there, and has host functions be hidden classes, so that any
   * number of programs can come and go.
   *
   * @param resources takes the list
   * @throws IllegalStateException if it can't be told which version of Ligature this is
   */
  public void finish(ResourceSink resources) {
    Objects.requireNonNull(resources, "resources");
    types.forEach(type -> Signatures.generateHosts(type, toResources(resources)));
    list(resources);
  }

  /**
   * Lists the modules as {@link #finish} does, for a process that runs one program, all of whose
   * classes are to be ordinary ones. Each function that modules import and none of them exports,
   * but for those that call what a table holds, has a class to be the code of a host function,
   * which it is as long as the JVM runs. Host functions of further programs share a class of each
   * type, and are slower.
   *
   * @param resources takes the classes and the list
   * @throws IllegalStateException if it can't be told which version of Ligature this is
   */
  public void finishProgram(ResourceSink resources) {
    Objects.requireNonNull(resources, "resources");
    for (Signature type : types) {
      long count =
          imports.getOrDefault(type, Set.of()).stream()
              .filter(function -> !exports.contains(function.name()) && !isGuarded(function))
              .count();
      Signatures.generateHosts(type, (int) count, toResources(resources));
    }
    list(resources);
  }

  private void list(ResourceSink resources) {
    String text = ClassPathCode.index(options.interruptible(), names, modules);
    resources.accept(ClassPathCode.INDEX, text.getBytes(StandardCharsets.UTF_8));
  }
}
