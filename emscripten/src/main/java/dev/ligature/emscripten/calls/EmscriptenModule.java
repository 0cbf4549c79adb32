package dev.ligature.emscripten.calls;

import dev.ligature.engine.Engine;
import dev.ligature.engine.V128;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostGlobal;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Program;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.wasi.files.Directory;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.preview1.GuestMemory;
import dev.ligature.wasi.preview1.Preview1Config;
import dev.ligature.wasi.preview1.Preview1Module;
import dev.ligature.wasi.preview1.Preview1Parts;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The functions of one program: WASI's and Emscripten's, on the same descriptors. */
public final class EmscriptenModule implements HostModule {
  private final Preview1Config config;
  private final ZoneId zone;
  private final Directory root;
  private final Program program;
  private final Preview1Module preview1;
  private final JavaScript javaScript;
  private final Explanation explanation;
  private final MoreFunctions embind;
  private @Nullable List<Group> groups;
  private @Nullable Timers timers;

  private EmscriptenModule(
      Preview1Config config, ZoneId zone, Directory root, JavaScript javaScript, Program program) {
    this.config = config;
    this.zone = zone;
    this.root = root;
    this.program = program;
    this.preview1 = Preview1Module.open(config, program);
    this.javaScript = javaScript;
    this.explanation = new Explanation(program, javaScript.script());
    this.embind = javaScript.embind().apply(new Guest(program));
  }

  /**
   * The functions of one program.
   *
   * @param zone the time zone
   * @param root where its paths begin; closed with the program
   * @param javaScript what takes the place of the program's JavaScript
   */
  public static EmscriptenModule open(
      Preview1Config config, ZoneId zone, Directory root, JavaScript javaScript, Program program) {
    return new EmscriptenModule(config, zone, root, javaScript, program);
  }

  @Override
  public Optional<String> unsaved() {
    return Optional.of("the host side of Emscripten keeps state of it in Java");
  }

  @Override
  public synchronized Optional<HostFunction> find(
      String module, String name, Optional<FuncType> type) {
    if (!module.equals(HostFunction.ENV)) {
      // WASI's paths begin at descriptors and know nothing of mounted folders.
      return name.startsWith("path_") ? Optional.empty() : preview1.find(module, name, type);
    }
    if (groups == null) {
      groups = start();
    }
    return groups.stream()
        .flatMap(group -> group.find(name, type).stream())
        .findFirst()
        .or(() -> type.flatMap(known -> ofJavaScript(name, known)));
  }

  /** What takes the place of a function of JavaScript, if anything does. */
  private Optional<HostFunction> ofJavaScript(String name, FuncType type) {
    return embind
        .find(name, type)
        .or(() -> javaScript.isStub(name) ? Optional.of(nothing(name, type)) : Optional.empty());
  }

  private static HostFunction nothing(String name, FuncType type) {
    MethodType handle = Engine.methodType(type);
    MethodHandle nothing =
        handle.returnType() == V128.class
            ? MethodHandles.dropArguments(
                MethodHandles.constant(V128.class, V128.zero()), 0, handle.parameterList())
            : MethodHandles.empty(handle);
    return HostFunction.of(HostFunction.ENV, name, type, nothing);
  }

  @Override
  public List<String> explainUndefined(UndefinedReference reference, OptionalLong javaScript) {
    return explanation.of(reference, javaScript);
  }

  @Override
  public Optional<HostGlobal> findGlobal(String module, String name, ExternType.Global type) {
    return Variables.find(module, name);
  }

  private List<Group> start() {
    Preview1Parts parts = preview1.parts();
    Guest guest = new Guest(program);
    Tree tree = new Tree(root, parts.descriptors());
    FileOpening opening =
        new FileOpening(tree, parts.descriptors(), parts.quota(), config.random(), config.clock());
    GuestMemory trapping = parts.memory().trapping();
    DescriptorCalls descriptors = new DescriptorCalls(parts.memory(), parts.descriptors(), tree);
    TimeCalls times = new TimeCalls(guest, trapping, config.clock(), zone);
    timers = new Timers(guest, times::elapsed);
    return List.of(
        new Group(new PathCalls(parts.memory(), tree, opening, descriptors)),
        new Group(descriptors),
        new Group(new EmbeddedFiles(parts.memory(), tree, opening)),
        new Group(new MemoryCalls(guest, parts.memory(), parts.descriptors())),
        new Group(times),
        new Group(new EarlyTimeCalls(guest, trapping, config.clock(), times::elapsed)),
        new Group(timers),
        new Group(new WaitCalls(parts.memory(), parts.descriptors(), timers)),
        new Group(new ProcessCalls(guest, parts.memory(), config.random())),
        new Group(new NetworkCalls(guest, trapping, parts.descriptors())),
        new Group(new LibraryCalls(guest, trapping, timers)),
        new Group(new InlineCalls(trapping, javaScript, explanation)));
  }

  @Override
  public synchronized void close() {
    if (timers != null) {
      timers.close();
    }
    preview1.close();
    try {
      root.close();
    } catch (FileException _) {
      // Nobody is left to be told.
    }
  }
}
