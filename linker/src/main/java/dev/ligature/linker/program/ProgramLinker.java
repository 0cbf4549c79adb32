package dev.ligature.linker.program;

import dev.ligature.engine.CodeCache;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkCheck;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.ModuleSymbol;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.LibraryModule;
import dev.ligature.linker.find.LibrarySearch;
import dev.ligature.linker.find.ModuleCache;
import dev.ligature.linker.find.ModuleFile;
import dev.ligature.linker.find.ModuleForm;
import dev.ligature.linker.find.NoModuleHint;
import dev.ligature.linker.find.ObjectFile;
import dev.ligature.linker.find.SymbolTable;
import dev.ligature.linker.image.DamagedException;
import dev.ligature.linker.image.ProgramImage;
import dev.ligature.linker.load.LoadPlanner;
import dev.ligature.linker.marshal.HostObjects;
import dev.ligature.linker.trace.Trace;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/**
 * Opens programs over one cache of modules. Found by {@link DynamicLinker#create} as its service.
 */
public final class ProgramLinker implements DynamicLinker {
  private final Caches caches;

  /** For the service loader. */
  public ProgramLinker() {
    this(CodeCache.none());
  }

  private ProgramLinker(CodeCache code) {
    this.caches = new Caches(code);
  }

  @Override
  public DynamicLinker withCodeCache(CodeCache cache) {
    return new ProgramLinker(Objects.requireNonNull(cache, "cache"));
  }

  @Override
  public Program open(Path main, ProgramConfig config) {
    return start(name(main), Optional.of(read(main, config)), config);
  }

  @Override
  public Program open(String name, byte[] main, ProgramConfig config) {
    ModuleCache cache = caches.of(config);
    return start(name, Optional.of(inMemory(cache, config, name, main)), config);
  }

  @Override
  public Program open(ProgramConfig config) {
    return start("", Optional.empty(), config);
  }

  private Program start(String name, Optional<FoundModule> main, ProgramConfig given) {
    ProgramConfig config = HostObjects.findable(given);
    LinkedProgram program =
        ProgramWiring.wire(caches.of(config), config, main.flatMap(FoundModule::origin));
    try {
      program.start(name, main);
      return program;
    } catch (RuntimeException | Error e) {
      close(program, e);
      throw e;
    }
  }

  @Override
  public Program restore(InputStream snapshot, ProgramConfig given) throws IOException {
    Objects.requireNonNull(snapshot, "snapshot");
    ProgramConfig config = HostObjects.findable(given);
    ProgramImage image;
    try {
      image = ProgramImage.read(snapshot);
    } catch (DamagedException e) {
      throw new LinkException.NotRestored(
          "no snapshot, or a damaged one: " + e.getMessage(), "save the program anew", e);
    }
    ModuleCache cache = caches.of(config);
    try {
      return restore(cache, config, image, new SavedModules(cache, config).find(image));
    } catch (IndexOutOfBoundsException
        | IllegalArgumentException
        | IllegalStateException
        | NullPointerException
        | NoSuchElementException
        | ClassCastException
        | ArrayStoreException
        | NegativeArraySizeException
        | TrapException e) {
      throw new LinkException.NotRestored(
          "its parts do not fit together, or the host failed: " + e, "save the program anew", e);
    }
  }

  /**
   * Opens a program that was saved.
   *
   * @param modules its modules, in load order
   */
  static Program restore(
      ModuleCache cache, ProgramConfig config, ProgramImage image, List<FoundModule> modules) {
    Optional<FoundModule> main =
        image.main() < 0 ? Optional.empty() : Optional.of(modules.get(image.main()));
    LinkedProgram program = ProgramWiring.wire(cache, config, main.flatMap(FoundModule::origin));
    try {
      program.restore(image, modules, main);
      return program;
    } catch (RuntimeException | Error e) {
      close(program, e);
      throw e;
    }
  }

  /** Closes a program that has failed to start: why is what is to be told. */
  private static void close(LinkedProgram program, Throwable failure) {
    try {
      program.close();
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public LoadPlan plan(Path main, ProgramConfig config) {
    return plan(name(main), read(main, config), config);
  }

  @Override
  public LoadPlan plan(String name, byte[] main, ProgramConfig config) {
    return plan(name, inMemory(caches.of(config), config, name, main), config);
  }

  private LoadPlan plan(String name, FoundModule main, ProgramConfig config) {
    Trace trace = new Trace(config);
    LibrarySearch search = new LibrarySearch(config, caches.of(config), main.origin(), trace);
    return new LoadPlanner(config, search, trace).plan(name, main);
  }

  @Override
  public LinkPlan plan(Path main, List<String> opened, ProgramConfig config) {
    List<String> names = List.copyOf(opened);
    FoundModule found = read(main, config);
    return ProgramWiring.plan(caches.of(config), config, name(main), found, names);
  }

  @Override
  public LinkPlan plan(String name, byte[] main, List<String> opened, ProgramConfig config) {
    List<String> names = List.copyOf(opened);
    ModuleCache cache = caches.of(config);
    FoundModule found = inMemory(cache, config, name, main);
    return ProgramWiring.plan(cache, config, name, found, names);
  }

  @Override
  public LinkCheck check(Path main, List<String> opened, ProgramConfig config) {
    List<String> names = List.copyOf(opened);
    return check(name(main), read(main, config), names, config);
  }

  @Override
  public LinkCheck check(String name, byte[] main, List<String> opened, ProgramConfig config) {
    List<String> names = List.copyOf(opened);
    return check(name, inMemory(caches.of(config), config, name, main), names, config);
  }

  private LinkCheck check(String name, FoundModule main, List<String> opened, ProgramConfig given) {
    ProgramConfig config = HostObjects.findable(given);
    try (LinkedProgram program = ProgramWiring.wire(caches.of(config), config, main.origin())) {
      return program.check(name, main, opened);
    }
  }

  /** The name of a file; a root folder has none but its path. */
  private static String name(Path file) {
    return (file.getFileName() == null ? file : file.getFileName()).toString();
  }

  @Override
  public List<ModuleSymbol> symbols(Path module) {
    checkNamed(module);
    // Without the engine: a module that it can't run has symbols all the same.
    try {
      return symbols(module.toString(), WasmModule.parse(ModuleFile.read(module)));
    } catch (NoSuchFileException e) {
      throw new LinkException.NotFound(module.toString(), List.of(), List.of());
    } catch (WasmException e) {
      throw invalid(module, NoModuleHint.problem(e), NoModuleHint.of(module), e);
    } catch (IOException e) {
      throw invalid(module, NoModuleHint.problem(e), "", e);
    } catch (OutOfMemoryError e) {
      throw invalid(module, NoModuleHint.problem(e), NoModuleHint.ofHeap(), e);
    }
  }

  @Override
  public List<ModuleSymbol> symbols(String name, byte[] module) {
    Objects.requireNonNull(name, "name");
    try {
      return symbols(name, WasmModule.parse(module));
    } catch (WasmException e) {
      throw new LinkException.InvalidModule(
          name, NoModuleHint.problem(e), NoModuleHint.of(module), List.of(), e);
    }
  }

  private static List<ModuleSymbol> symbols(String name, WasmModule module) {
    if (ObjectFile.is(module)) {
      throw new LinkException.InvalidModule(name, ObjectFile.PROBLEM, ObjectFile.HINT, List.of());
    }
    return SymbolTable.of(module);
  }

  @Override
  public WasmModule interposable(WasmModule library) {
    return Objects.requireNonNull(library, "library").leadsCalls()
        ? library
        : LibraryModule.interposable(library);
  }

  @Override
  public void releaseUnused() {
    caches.releaseUnused();
  }

  private static LinkException invalid(Path module, String problem, String hint, Throwable cause) {
    return new LinkException.InvalidModule(module.toString(), problem, hint, List.of(), cause);
  }

  /** An empty path means the working directory to Java, and nothing to anybody else. */
  private static void checkNamed(Path file) {
    if (file.toString().isEmpty()) {
      throw new LinkException.NotFound("", List.of(), List.of());
    }
  }

  private FoundModule read(Path main, ProgramConfig config) {
    checkNamed(main);
    LibrarySearch search =
        new LibrarySearch(config, caches.of(config), Optional.empty(), new Trace(config));
    LibrarySearch.Result result = search.read(main);
    if (result instanceof LibrarySearch.Found found) {
      return found.module();
    } else if (result instanceof LibrarySearch.NoModule bad) {
      throw invalid(main, bad.problem(), bad.hint(), bad.cause());
    }
    throw new LinkException.NotFound(main.toString(), List.of(), List.of());
  }

  /**
   * The module of bytes.
   *
   * @throws LinkException.InvalidModule if they are none
   */
  static FoundModule inMemory(ModuleCache cache, ProgramConfig config, String name, byte[] bytes) {
    return inMemory(cache, config, name, bytes, ModuleForm.PLAIN);
  }

  /** The library of bytes; as {@link #inMemory}. */
  static FoundModule library(ModuleCache cache, ProgramConfig config, String name, byte[] bytes) {
    return inMemory(cache, config, name, bytes, ModuleForm.ofLibrary(name, config));
  }

  static FoundModule inMemory(
      ModuleCache cache, ProgramConfig config, String name, byte[] bytes, ModuleForm form) {
    Objects.requireNonNull(name, "name");
    try {
      ModuleFile.checkSize(bytes.length, config.limits());
      LibraryModule module = cache.of(name, bytes, form);
      module.validate(config);
      return FoundModule.inMemory(module);
    } catch (WasmException e) {
      throw new LinkException.InvalidModule(
          name, NoModuleHint.problem(e), NoModuleHint.of(bytes), List.of(), e);
    } catch (IOException e) {
      throw new LinkException.InvalidModule(name, NoModuleHint.problem(e), "", List.of(), e);
    }
  }
}
