package dev.ligature.engine;

import dev.ligature.engine.cache.ClassPathCode;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.wasm.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Generates all code of modules, as ordinary classes that {@link CodeCache#withClassPath} finds.
 * Not thread-safe.
 */
public final class AheadOfTime {
  private static final String CODEGEN = "dev/ligature/engine/codegen/";

  private final EngineOptions options;
  private final Signatures signatures;
  private final List<String> names = new ArrayList<>();
  private final List<byte[]> modules = new ArrayList<>();
  private final Set<Signature> types = new HashSet<>();

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

  /** Nothing yet. */
  public AheadOfTime(EngineOptions options) {
    this.options = Objects.requireNonNull(options, "options");
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
    names.add(name);
    modules.add(module.bytes());
    return Optional.empty();
  }

  /**
   * Whether a class is needed only to generate code, so that what runs nothing but code that is
   * there can do without it.
   *
   * @param resource the name of its file
   */
  public static boolean isOfGenerator(String resource) {
    Objects.requireNonNull(resource, "resource");
    return resource.startsWith(CODEGEN + "body/")
        || resource.startsWith(CODEGEN + "emit/")
        || resource.startsWith(CODEGEN + "generate/")
        || resource.startsWith(CODEGEN + "plan/");
  }

  private static BiConsumer<String, byte[]> toResources(ResourceSink resources) {
    return (name, bytes) -> resources.accept(name.replace('.', '/') + ".class", bytes);
  }

  /**
   * Lists the modules, once all are there.
   *
   * @param resources takes the list
   * @throws IllegalStateException if it can't be told which version of Ligature this is
   */
  public void finish(ResourceSink resources) {
    Objects.requireNonNull(resources, "resources");
    String text = ClassPathCode.index(options.interruptible(), names, modules);
    resources.accept(ClassPathCode.INDEX, text.getBytes(StandardCharsets.UTF_8));
  }
}
