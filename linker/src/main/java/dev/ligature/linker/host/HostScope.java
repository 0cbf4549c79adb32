package dev.ligature.linker.host;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.linker.Caller;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.linker.map.HostDefinition;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The host's functions in one program, in two tiers: overrides go ahead of all guest definitions,
 * the others behind them. Of equal names the one registered first counts, and the linker's own
 * overrides come last.
 */
public final class HostScope {
  private final Engine engine;
  private final LinkPolicy policy;
  private final Map<Name, HostFunction> overrides = new HashMap<>();
  private final Map<Name, HostFunction> functions = new HashMap<>();

  /** The linker's own as programs with pointers of 64 bits see them. */
  private final Map<Name, HostFunction> wideOverrides = new HashMap<>();

  private final Map<Name, HostFunction> wideFunctions = new HashMap<>();
  private final Set<HostFunction> narrow = new HashSet<>();
  private BooleanSupplier isWide = () -> false;
  private final List<HostModule> modules = new ArrayList<>();
  private final HostGlobals globals;
  private final List<EngineFunctions> ofEngine = new ArrayList<>();

  /** How many of the groups are the configuration's, which come first. */
  private int configured;

  /** What is offered and not granted. */
  private final Set<Name> refused = new HashSet<>();

  private final Map<TypedName, Optional<HostFunction>> found = new HashMap<>();
  private final Map<TypedName, HostFunction> canonical = new HashMap<>();
  private final IdentityHashMap<HostFunction, Func> made = new IdentityHashMap<>();

  /** The caller of functions that Java calls. */
  private @Nullable Caller program;

  // The records' methods are written out: the JVM would make them from method handles at start-up.
  private record Name(String module, String name) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Name that && module.equals(that.module) && name.equals(that.name);
    }

    @Override
    public int hashCode() {
      return module.hashCode() * 31 + name.hashCode();
    }
  }

  private record TypedName(String module, String name, @Nullable FuncType type, boolean wide) {
    @Override
    public boolean equals(Object other) {
      return other instanceof TypedName that
          && module.equals(that.module)
          && name.equals(that.name)
          && wide == that.wide
          && Objects.equals(type, that.type);
    }

    @Override
    public int hashCode() {
      return (module.hashCode() * 31 + name.hashCode()) * 31 + Objects.hashCode(type);
    }
  }

  /** The functions of a configuration; groups and the linker's own follow. */
  public HostScope(Engine engine, ProgramConfig config) {
    this.engine = engine;
    this.policy = config.linkPolicy();
    this.globals = new HostGlobals(config, modules);
    add(overrides, config.overrides(), policy, false, refused);
    add(functions, config.hostFunctions(), policy, false, refused);
  }

  /** Says what tells whether the program has pointers of 64 bits. */
  public void setWide(BooleanSupplier width) {
    isWide = width;
  }

  /** Whether the program has pointers of 64 bits. */
  public boolean isWide() {
    return isWide.getAsBoolean();
  }

  /** Adds overrides of the linker's own, behind those of the configuration. */
  public void offer(List<HostFunction> own) {
    add(overrides, own, policy, true, refused);
    narrow.addAll(own);
  }

  /** As {@link #offer(List)}, what programs with pointers of 64 bits see. */
  public void offerWide(List<HostFunction> own) {
    add(wideOverrides, own, policy, true, refused);
  }

  /** As {@link #offerBehind}, what programs with pointers of 64 bits see. */
  public void offerWideBehind(List<HostFunction> own) {
    add(wideFunctions, own, policy, true, refused);
  }

  /** The function of a name: those of the linker's own that have pointers are there twice. */
  private @Nullable HostFunction get(
      Map<Name, HostFunction> map, Map<Name, HostFunction> wide, Name name) {
    HostFunction function = map.get(name);
    return (function == null || narrow.contains(function)) && isWide.getAsBoolean()
        ? wide.get(name)
        : function;
  }

  /**
   * Adds functions of the linker's own that the configuration's and those of guests go ahead of.
   */
  public void offerBehind(List<HostFunction> own) {
    add(functions, own, policy, true, refused);
    narrow.addAll(own);
  }

  private static void add(
      Map<Name, HostFunction> map,
      List<HostFunction> own,
      LinkPolicy policy,
      boolean linkers,
      Set<Name> refused) {
    for (HostFunction function : own) {
      Name name = new Name(function.module(), function.name());
      if (policy.grants(name.module(), name.name(), linkers)) {
        map.putIfAbsent(name, function);
      } else {
        refused.add(name);
      }
    }
  }

  /**
   * Whether the host offers a function of that name that the policy refuses guests. Only to be
   * asked where none was found.
   *
   * @param type the type by which it is wanted, null if only the name is known
   */
  public boolean refuses(String module, String name, @Nullable FuncType type) {
    if (refused.contains(new Name(module, name))) {
      return true;
    }
    FuncType known = type == null || type.refersToTypes() ? null : type;
    for (int k = 0; k < modules.size(); k++) {
      if (!policy.grants(module, name, k >= configured)
          && modules.get(k).find(module, name, Optional.ofNullable(known)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** What the groups know of a function that nobody defines, a line each. */
  public List<String> explainUndefined(UndefinedReference reference, OptionalLong javaScript) {
    return modules.stream()
        .flatMap(group -> group.explainUndefined(reference, javaScript).stream())
        .toList();
  }

  /** What a group has called in place of a function that nobody defines. */
  public Optional<Func> standIn(UndefinedReference reference, FuncType type) {
    return type.refersToTypes()
        ? Optional.empty()
        : modules.stream()
            .flatMap(group -> group.standIn(reference, type).stream())
            .findFirst()
            .map(function -> function(canonical(function)));
  }

  /** What of the groups' state a saved program would lack; empty if nothing. */
  public Optional<String> unsaved() {
    return modules.stream().flatMap(group -> group.unsaved().stream()).findFirst();
  }

  /** The host's globals. */
  public HostGlobals globals() {
    return globals;
  }

  /** What guests may link. */
  public LinkPolicy policy() {
    return policy;
  }

  /**
   * Makes the groups of the configuration, before any function is called. If one can't be made,
   * those before it are closed.
   *
   * @param factories what makes them, in the order they are asked
   * @param owner the program, all of whose stages are there
   */
  public void openModules(List<HostModule.Factory> factories, Program owner) {
    program = new LibraryCaller(owner, null);
    try {
      for (HostModule.Factory factory : factories) {
        modules.add(Objects.requireNonNull(factory.open(owner), "a factory made no host module"));
        configured = modules.size();
      }
    } catch (RuntimeException | Error e) {
      closeAfter(e);
      throw e;
    }
  }

  /** Adds a group of the linker's own, behind those of the configuration. */
  public void offer(HostModule own) {
    modules.add(own);
    if (own instanceof EngineFunctions group) {
      ofEngine.add(group);
    }
  }

  /** Tells the groups that the program was closed, the last first. */
  public void closeModules() {
    Optional<RuntimeException> failure = close();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private void closeAfter(Throwable cause) {
    close().ifPresent(cause::addSuppressed);
  }

  /** Closes each group even if another can't be; gives the first failure, with those behind it. */
  private Optional<RuntimeException> close() {
    RuntimeException first = null;
    while (!modules.isEmpty()) {
      try {
        modules.removeLast().close();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    return Optional.ofNullable(first);
  }

  /** The function that goes ahead of guest definitions. */
  public Optional<HostDefinition> override(String module, String name) {
    return Optional.ofNullable(get(overrides, wideOverrides, new Name(module, name)))
        .map(this::definition);
  }

  /**
   * The function that guest definitions go ahead of.
   *
   * @param type the type by which it is wanted, null if only the name is known
   */
  public Optional<HostDefinition> find(String module, String name, @Nullable FuncType type) {
    HostFunction function = get(functions, wideFunctions, new Name(module, name));
    if (function != null) {
      return Optional.of(definition(function));
    }
    // A type that refers to others says nothing outside its module: no host function has it.
    FuncType known = type == null || type.refersToTypes() ? null : type;
    return found
        .computeIfAbsent(new TypedName(module, name, known, isWide()), this::ask)
        .map(this::definition);
  }

  private Optional<HostFunction> ask(TypedName wanted) {
    for (int k = 0; k < modules.size(); k++) {
      Optional<HostFunction> function =
          policy.grants(wanted.module(), wanted.name(), k >= configured)
              ? modules
                  .get(k)
                  .find(wanted.module(), wanted.name(), Optional.ofNullable(wanted.type()))
              : Optional.empty();
      if (function.isPresent()) {
        return function.map(this::canonical);
      }
    }
    return Optional.empty();
  }

  /**
   * A group may make a function anew each time it is asked; its address must be one all the same.
   */
  private HostFunction canonical(HostFunction function) {
    TypedName name = new TypedName(function.module(), function.name(), function.type(), false);
    return canonical.computeIfAbsent(name, n -> function);
  }

  private HostDefinition definition(HostFunction function) {
    return new HostDefinition(function.name(), function(function));
  }

  /** The engine's function for a host function: the same object whenever asked. */
  public Func function(HostFunction function) {
    return made.computeIfAbsent(function, this::make);
  }

  /**
   * The function of the host that guests find by its names and type and call as this one; empty if
   * there is none.
   */
  public Optional<HostFunction> hostFunction(Func function) {
    return made.entrySet().stream()
        .filter(entry -> entry.getValue().equals(function))
        .map(Map.Entry::getKey)
        .filter(
            host ->
                found(host.module(), host.name(), host.type()).filter(function::equals).isPresent())
        .findFirst();
  }

  /** The function of the host that guests find by names and a type; empty if there is none. */
  public Optional<Func> found(String module, String name, FuncType type) {
    return override(module, name).or(() -> find(module, name, type)).map(HostDefinition::function);
  }

  private Func make(HostFunction function) {
    for (EngineFunctions group : ofEngine) {
      Optional<Func> own = group.made(function);
      if (own.isPresent()) {
        return own.get();
      }
    }
    return function.isMade()
        ? engine.hostFunction(function.name(), function.type(), forEngine(function))
        : engine.hostFunction(function.name(), function.type(), () -> forEngine(function));
  }

  private MethodHandle forEngine(HostFunction function) {
    if (!function.takesCaller()) {
      return function.handle();
    }
    return MethodHandles.filterArguments(
        function.handle(), 0, MethodHandles.insertArguments(CALLER, 0, program));
  }

  /** Called by generated code with the calling instance. */
  static Caller caller(Caller program, @Nullable Instance instance) {
    return instance != null && instance.owner() instanceof LoadedLibrary library
        ? library.caller()
        : program;
  }

  private static final MethodHandle CALLER;

  static {
    try {
      CALLER =
          MethodHandles.lookup()
              .findStatic(
                  HostScope.class,
                  "caller",
                  MethodType.methodType(Caller.class, Caller.class, Instance.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
