package dev.ligature.trino;

import dev.ligature.engine.GuestInterrupted;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.LibrarySource;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Symbol;
import dev.ligature.trino.call.Guest;
import dev.ligature.trino.call.Guests;
import dev.ligature.wasi.WasiPreview1;
import dev.ligature.wasm.FuncType;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one server has of the plug-in: its libraries, the linker that all queries share, and what
 * guests take. Thread-safe.
 */
final class Worker {
  private static final int PAGE = 1 << 16;

  /** How long constructors run on the coordinator, where nobody can cancel them. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final PluginConfig config;
  private final LibraryFolder folder;
  private final MemoryBudget budget;
  private final DynamicLinker linker = DynamicLinker.create();

  private final Map<GuestPool.Key, GuestPool> pools = new ConcurrentHashMap<>();

  /** The types of functions that were found, by {@link Target#key}. */
  private final RecentlyUsed<String, FuncType> types = new RecentlyUsed<>();

  /**
   * Of a server.
   *
   * @param config how it is configured
   */
  Worker(PluginConfig config) {
    this.config = config;
    folder = new LibraryFolder(config.libraries());
    budget = new MemoryBudget(config);
  }

  PluginConfig config() {
    return config;
  }

  MemoryBudget budget() {
    return budget;
  }

  // ---- which version

  /**
   * The version of a library that this server has, if it is the one that is asked for.
   *
   * @param wanted what users or the coordinator ask for
   * @throws TrinoException if it is not there, or another
   */
  LibraryVersion version(LibraryVersion wanted) {
    return LibraryVersion.of(files(wanted));
  }

  private List<LibraryFile> files(LibraryVersion wanted) {
    List<LibraryFile> files = new ArrayList<>();
    try {
      files.addAll(folder.withNeeded(wanted.name()));
      if (files.isEmpty()) {
        throw new TrinoException(
            StandardErrorCode.INVALID_FUNCTION_PROPERTY,
            "there is no library %s in %s of %s"
                .formatted(wanted.name(), folder.path(), config.worker()));
      }
    } catch (IOException e) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_PROPERTY,
          "%s in %s of %s can't be read: %s"
              .formatted(wanted.name(), folder.path(), config.worker(), e),
          e);
    }
    for (LibraryVersion.Named named : wanted.hashes()) {
      named.hash().ifPresent(hash -> check(named.name(), hash, files));
    }
    return files;
  }

  private void check(String name, String hash, List<LibraryFile> files) {
    Optional<LibraryFile> here =
        files.stream().filter(file -> file.name().equals(name)).findFirst();
    if (here.isEmpty() || !here.get().hash().equals(hash)) {
      throw new TrinoException(
          StandardErrorCode.INVALID_FUNCTION_PROPERTY,
          ("%s in %s of %s is another than the one that the query is about:%n"
                  + ">>> %s has %s%n"
                  + ">>> the query wants %s%n"
                  + "Copy one of them to all servers.")
              .formatted(
                  name,
                  folder.path(),
                  config.worker(),
                  config.worker(),
                  here.map(LibraryFile::hash).orElse("none"),
                  hash));
    }
  }

  /**
   * The function of a library.
   *
   * @param symbol its name
   * @param wanted the library
   * @throws TrinoException if the library is not there, or another
   */
  Target target(String symbol, LibraryVersion wanted) {
    return new Target(symbol, files(wanted));
  }

  // ---- programs

  /**
   * The type of a function.
   *
   * @throws TrinoException if its library can't be linked, or has no such function
   */
  FuncType type(Target target) {
    return types.get(target.key(), () -> findType(target));
  }

  private FuncType findType(Target target) {
    ProgramConfig limited = programConfig(target).toBuilder().timeLimit(PATIENCE).build();
    try (Program program = linker.open(limited)) {
      return function(program, target).type();
    } catch (GuestInterrupted e) {
      throw new TrinoException(
          StandardErrorCode.FUNCTION_IMPLEMENTATION_ERROR,
          "%s can't be opened on %s: its constructors were %s"
              .formatted(target.library().name(), config.worker(), e.getMessage()),
          new PlainCause(e));
    } catch (RuntimeException e) {
      throw unlinked(target, e);
    }
  }

  /**
   * The programs of a query, which are closed when all that called in them are gone.
   *
   * @param target the function
   * @param query the query's id
   * @param holder who calls it
   */
  Guests guests(Target target, String query, Object holder) {
    GuestPool.Key key = new GuestPool.Key(query, target.key());
    GuestPool pool =
        pools.compute(
            key,
            (_, known) -> {
              GuestPool used = known == null ? new GuestPool(() -> open(target, query)) : known;
              used.hold();
              return used;
            });
    budget.cleaner().register(holder, () -> release(key));
    return pool;
  }

  private void release(GuestPool.Key key) {
    pools.computeIfPresent(key, (_, pool) -> pool.release() ? null : pool);
  }

  private Guest open(Target target, String query) {
    Program program;
    MethodHandle function;
    try {
      program = linker.open(programConfig(target));
    } catch (RuntimeException e) {
      throw unlinked(target, e);
    }
    Lease lease = new Lease(budget, query, program, 0);
    try {
      function = function(program, target).handle();
      lease.memoryIs(program.memorySize(), target.label());
    } catch (RuntimeException e) {
      lease.run();
      throw unlinked(target, e);
    }
    return new LeasedGuest(target.label(), lease, function, config);
  }

  private static FunctionSymbol function(Program program, Target target) {
    LibraryFile file = target.library();
    Library library = program.open(file.name(), file.module(), Set.of(OpenFlag.LAZY));
    Symbol symbol =
        library
            .find(target.symbol())
            .orElseThrow(
                () ->
                    new TrinoException(
                        StandardErrorCode.INVALID_FUNCTION_PROPERTY,
                        "%s has no symbol %s%s"
                            .formatted(
                                file.name(),
                                target.symbol(),
                                SimilarNames.of(target.symbol(), library.symbols()))));
    if (symbol instanceof FunctionSymbol function) {
      return function;
    }
    throw new TrinoException(
        StandardErrorCode.INVALID_FUNCTION_PROPERTY,
        "%s of %s is data, not a function".formatted(target.symbol(), file.name()));
  }

  private static TrinoException unlinked(Target target, RuntimeException e) {
    return switch (e) {
      case TrinoException known -> known;
      case LinkException _ ->
          new TrinoException(
              StandardErrorCode.FUNCTION_IMPLEMENTATION_ERROR,
              "%s can't be linked: %s".formatted(target.library().name(), e.getMessage()),
              new PlainCause(e));
      case TrapException trap ->
          new TrinoException(
              StandardErrorCode.FUNCTION_IMPLEMENTATION_ERROR,
              "%s trapped when it was opened: %s"
                  .formatted(target.library().name(), trap.getMessage()),
              new PlainCause(trap));
      default ->
          new TrinoException(
              StandardErrorCode.FUNCTION_IMPLEMENTATION_ERROR,
              "%s can't be opened: %s".formatted(target.library().name(), e.getMessage()),
              new PlainCause(e));
    };
  }

  private ProgramConfig programConfig(Target target) {
    Map<String, byte[]> modules = new LinkedHashMap<>();
    target.files().forEach(file -> modules.put(file.name(), file.module()));
    LibrarySource rest = name -> folder.find(name).map(LibraryFile::module);
    return ProgramConfig.builder()
        .librarySource(LibrarySource.of(modules).or(rest))
        .linkPolicy(LinkPolicy.libraryPath())
        .hostModule(WasiPreview1.builder().build())
        .interruptible(true)
        .limits(
            Limits.builder()
                .set(Limit.TOTAL_MEMORY_PAGES, Math.max(1, config.functionMemory() / PAGE))
                .set(Limit.THREADS, 0)
                .set(Limit.OPEN_FILES, 0)
                .set(Limit.NEW_FILES, 0)
                .build())
        .build();
  }
}
