package dev.ligature.linker;

import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** How a program is opened. Immutable; making one opens and reads nothing. */
public final class ProgramConfig {
  /** The stack of programs whose memory the linker lays out, unless configured: 1 MiB. */
  public static final long DEFAULT_STACK_SIZE = 1L << 20;

  private final List<String> arguments;
  private final Map<String, String> environment;
  private final List<Path> libraryPath;
  private final List<Path> defaultPath;
  private final List<LibrarySource> librarySources;
  private final Function<String, Path> files;
  private final LinkPolicy linkPolicy;
  private final boolean bindNow;
  private final boolean validated;
  private final boolean interruptible;
  private final boolean checksThreads;
  private final Optional<Duration> timeLimit;
  private final List<String> preloads;
  private final Interposition interposition;
  private final long stackSize;
  private final Limits limits;
  private final boolean poisonsUnmapped;
  private final UndefinedSymbols undefinedSymbols;
  private final List<HostFunction> hostFunctions;
  private final List<HostFunction> overrides;
  private final List<HostGlobal> hostGlobals;
  private final List<HostModule.Factory> hostModules;
  private final List<HostObject> hostObjects;
  private final TraceListener traceListener;
  private final Set<TraceCategory> traceCategories;
  private final LongSupplier traceClock;
  private final List<LinkListener> listeners;

  private ProgramConfig(Builder builder) {
    arguments = List.copyOf(builder.arguments);
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(builder.environment));
    libraryPath = List.copyOf(builder.libraryPath);
    defaultPath = List.copyOf(builder.defaultPath);
    files = builder.files;
    linkPolicy = builder.linkPolicy;
    bindNow = builder.bindNow;
    validated = builder.validated;
    interruptible = builder.interruptible || builder.timeLimit.isPresent();
    checksThreads = builder.checksThreads;
    timeLimit = builder.timeLimit;
    preloads = List.copyOf(builder.preloads);
    interposition = builder.interposition;
    stackSize = builder.stackSize;
    limits = builder.limits;
    poisonsUnmapped = builder.poisonsUnmapped;
    undefinedSymbols = builder.undefinedSymbols;
    hostFunctions = List.copyOf(builder.hostFunctions);
    overrides = List.copyOf(builder.overrides);
    hostGlobals = List.copyOf(builder.hostGlobals);
    librarySources = List.copyOf(builder.librarySources);
    hostModules = List.copyOf(builder.hostModules);
    hostObjects = List.copyOf(builder.hostObjects);
    traceListener = builder.traceListener;
    traceCategories = Collections.unmodifiableSet(EnumSet.copyOf(builder.traceCategories));
    traceClock = builder.traceClock;
    listeners = List.copyOf(builder.listeners);
  }

  /** The configuration in which nothing is set. */
  public static ProgramConfig defaults() {
    return builder().build();
  }

  /** A builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this configuration. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.arguments.addAll(arguments);
    builder.environment.putAll(environment);
    builder.libraryPath.addAll(libraryPath);
    builder.defaultPath.addAll(defaultPath);
    builder.files = files;
    builder.linkPolicy = linkPolicy;
    builder.bindNow = bindNow;
    builder.validated = validated;
    builder.interruptible = interruptible;
    builder.checksThreads = checksThreads;
    builder.timeLimit = timeLimit;
    builder.preloads.addAll(preloads);
    builder.interposition = interposition;
    builder.stackSize = stackSize;
    builder.limits = limits;
    builder.poisonsUnmapped = poisonsUnmapped;
    builder.undefinedSymbols = undefinedSymbols;
    builder.hostFunctions.addAll(hostFunctions);
    builder.overrides.addAll(overrides);
    builder.hostGlobals.addAll(hostGlobals);
    builder.librarySources.addAll(librarySources);
    builder.hostModules.addAll(hostModules);
    builder.hostObjects.addAll(hostObjects);
    builder.traceListener = traceListener;
    builder.traceCategories.addAll(traceCategories);
    builder.traceClock = traceClock;
    builder.listeners.addAll(listeners);
    return builder;
  }

  /** The guest's {@code argv}, the program's name first; empty if there are none. */
  public List<String> arguments() {
    return arguments;
  }

  /** The guest's environment, in the order given. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Where libraries are searched first, as {@code LD_LIBRARY_PATH}. */
  public List<Path> libraryPath() {
    return libraryPath;
  }

  /** Where libraries are searched last, as {@code /lib} and {@code /usr/lib}. */
  public List<Path> defaultPath() {
    return defaultPath;
  }

  /** Where libraries are looked for ahead of folders. */
  public List<LibrarySource> librarySources() {
    return librarySources;
  }

  /** What makes a file's path of a name with a slash. */
  public Function<String, Path> files() {
    return files;
  }

  /** What guests may link. */
  public LinkPolicy linkPolicy() {
    return linkPolicy;
  }

  /** Whether all functions are bound at load, as with {@code LD_BIND_NOW}. */
  public boolean bindNow() {
    return bindNow;
  }

  /** Whether modules are validated as a whole when they are opened. */
  public boolean validated() {
    return validated;
  }

  /** Whether threads can be stopped in the middle of the guest's code. */
  public boolean interruptible() {
    return interruptible;
  }

  /** Whether bound calls notice that another Java thread is in the program. */
  public boolean checksThreads() {
    return checksThreads;
  }

  /** How long after it was opened the program's guests may run; empty if there is no end. */
  public Optional<Duration> timeLimit() {
    return timeLimit;
  }

  /** The names of libraries loaded right after main, as {@code LD_PRELOAD}. */
  public List<String> preloads() {
    return preloads;
  }

  /** In which libraries calls that the static linker has bound can be interposed. */
  public Interposition interposition() {
    return interposition;
  }

  /** The size of the stack that the linker lays out, in bytes, a multiple of 16. */
  public long stackSize() {
    return stackSize;
  }

  /** What the program may have at most. */
  public Limits limits() {
    return limits;
  }

  /** Whether the memory of unloaded libraries is filled with what makes its use fail. */
  public boolean poisonsUnmapped() {
    return poisonsUnmapped;
  }

  /** What becomes of undefined symbols. */
  public UndefinedSymbols undefinedSymbols() {
    return undefinedSymbols;
  }

  /** Functions that guests may import and that a guest's own definition goes ahead of. */
  public List<HostFunction> hostFunctions() {
    return hostFunctions;
  }

  /** Functions that go ahead of any guest's definition. */
  public List<HostFunction> overrides() {
    return overrides;
  }

  /** Globals that guests may import. */
  public List<HostGlobal> hostGlobals() {
    return hostGlobals;
  }

  /** Groups of functions that guests may import, in the order they are asked. */
  public List<HostModule.Factory> hostModules() {
    return hostModules;
  }

  /** Objects whose exported methods guests may import, in the order they are asked. */
  public List<HostObject> hostObjects() {
    return hostObjects;
  }

  /** Who is told what the linker does. */
  public TraceListener traceListener() {
    return traceListener;
  }

  /** What the listener is told. */
  public Set<TraceCategory> traceCategories() {
    return traceCategories;
  }

  /** The clock that times in a trace are taken by, in nanoseconds. */
  public LongSupplier traceClock() {
    return traceClock;
  }

  /** Who is told of libraries and symbols, and has a say, in the order added. */
  public List<LinkListener> listeners() {
    return listeners;
  }

  /** Collects a configuration. Methods with a list replace, those with one thing add. */
  public static final class Builder {
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<Path> libraryPath = new ArrayList<>();
    private final List<Path> defaultPath = new ArrayList<>();
    private final List<LibrarySource> librarySources = new ArrayList<>();
    private Function<String, Path> files = Path::of;
    private LinkPolicy linkPolicy = LinkPolicy.standard();
    private boolean bindNow;
    private boolean validated;
    private boolean interruptible;
    private boolean checksThreads = true;
    private Optional<Duration> timeLimit = Optional.empty();
    private final List<String> preloads = new ArrayList<>();
    private Interposition interposition = Interposition.none();
    private long stackSize = DEFAULT_STACK_SIZE;
    private Limits limits = Limits.defaults();
    private boolean poisonsUnmapped;
    private UndefinedSymbols undefinedSymbols = UndefinedSymbols.REPORT;
    private final List<HostFunction> hostFunctions = new ArrayList<>();
    private final List<HostFunction> overrides = new ArrayList<>();
    private final List<HostGlobal> hostGlobals = new ArrayList<>();
    private final List<HostModule.Factory> hostModules = new ArrayList<>();
    private final List<HostObject> hostObjects = new ArrayList<>();
    private TraceListener traceListener = (category, message) -> {};
    private final Set<TraceCategory> traceCategories = EnumSet.noneOf(TraceCategory.class);
    private LongSupplier traceClock = System::nanoTime;
    private final List<LinkListener> listeners = new ArrayList<>();

    private Builder() {}

    /** The guest's {@code argv}, the program's name first. */
    public Builder arguments(List<String> arguments) {
      return replace(this.arguments, arguments);
    }

    /** As {@link #arguments(List)}. */
    public Builder arguments(String... arguments) {
      return arguments(List.of(arguments));
    }

    /** The guest's environment, in the map's order. */
    public Builder environment(Map<String, String> environment) {
      Objects.requireNonNull(environment);
      this.environment.clear();
      environment.forEach(this::environment);
      return this;
    }

    /** Adds one variable to the guest's environment. */
    public Builder environment(String name, String value) {
      environment.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Where libraries are searched first, as {@code LD_LIBRARY_PATH}. */
    public Builder libraryPath(List<Path> path) {
      return replace(libraryPath, path);
    }

    /** As {@link #libraryPath(List)}. */
    public Builder libraryPath(Path... path) {
      return libraryPath(List.of(path));
    }

    /** Where libraries are searched last. */
    public Builder defaultPath(List<Path> path) {
      return replace(defaultPath, path);
    }

    /** As {@link #defaultPath(List)}. */
    public Builder defaultPath(Path... path) {
      return defaultPath(List.of(path));
    }

    /**
     * Adds where libraries are looked for ahead of folders, and behind the sources added before: a
     * class path, or memory. What it gives, guests may link.
     */
    public Builder librarySource(LibrarySource source) {
      librarySources.add(Objects.requireNonNull(source, "source"));
      return this;
    }

    /**
     * What makes a file's path of a name with a slash, when a guest or {@link Program#open} uses
     * one: where the guest's root and working directory are. {@link Path#of(String, String...)}
     * unless set.
     */
    public Builder files(Function<String, Path> files) {
      this.files = Objects.requireNonNull(files);
      return this;
    }

    /** What guests may link: {@link LinkPolicy#standard} unless set. */
    public Builder linkPolicy(LinkPolicy policy) {
      linkPolicy = Objects.requireNonNull(policy, "policy");
      return this;
    }

    /** A directory that names with a slash are relative to; an absolute name stays as it is. */
    public Builder workingDirectory(Path directory) {
      return files(directory::resolve);
    }

    /** Whether all functions are bound at load, so that an undefined one fails it. */
    public Builder bindNow(boolean bindNow) {
      this.bindNow = bindNow;
      return this;
    }

    /**
     * Whether all functions of a module are validated when it is opened, so that one which is
     * invalid is refused. By default a function is validated when it, or one near it, is about to
     * be called for the first time.
     */
    public Builder validated(boolean validated) {
      this.validated = validated;
      return this;
    }

    /**
     * Whether threads can be stopped in the middle of the guest's code: by {@link
     * Program#interrupt}, by {@link Thread#interrupt}, by a time limit, and by {@link
     * Program#close}. Code that can be stopped is generated apart from other code, and is as fast.
     */
    public Builder interruptible(boolean interruptible) {
      this.interruptible = interruptible;
      return this;
    }

    /**
     * Whether a bound call that passes something in memory, and {@link Program#run}, are refused
     * with an {@link IllegalStateException} while another Java thread is in such a call: a guest
     * has one stack for all that are not its threads. So they are, unless this says no: for a
     * thread that waits in a Java function while another calls the program in its place.
     */
    public Builder checkThreads(boolean checksThreads) {
      this.checksThreads = checksThreads;
      return this;
    }

    /**
     * How long the program's guests may run, from the moment it is opened. Calls that are in
     * progress then, and later ones, end by {@link dev.ligature.engine.GuestInterrupted}. It makes
     * the program {@linkplain #interruptible interruptible}.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder timeLimit(Duration limit) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("time limit of " + limit);
      }
      timeLimit = Optional.of(limit);
      return this;
    }

    /** The names of libraries loaded right after main. */
    public Builder preloads(List<String> names) {
      return replace(preloads, names);
    }

    /** As {@link #preloads(List)}. */
    public Builder preloads(String... names) {
      return preloads(List.of(names));
    }

    /**
     * In which libraries the calls of exported functions that the static linker has bound within
     * the library are looked up all the same, so that they reach the definition that is first in
     * scope: a preloaded {@code malloc} then serves {@code libc.so} itself. {@link
     * Interposition#none} unless set. It is not for the program's own module, whose definitions are
     * first anyway.
     */
    public Builder interposition(Interposition interposition) {
      this.interposition = Objects.requireNonNull(interposition, "interposition");
      return this;
    }

    /**
     * The size of the stack in bytes, rounded up to a multiple of 16. A main module of fixed
     * addresses brings its own stack.
     *
     * @throws IllegalArgumentException if it is not positive or over 1 GiB
     */
    public Builder stackSize(long bytes) {
      if (bytes <= 0 || bytes > 1L << 30) {
        throw new IllegalArgumentException("stack size " + bytes);
      }
      stackSize = (bytes + 15) & -16;
      return this;
    }

    /** What the program may have at most; {@link Limits#defaults} unless set. */
    public Builder limits(Limits limits) {
      this.limits = Objects.requireNonNull(limits);
      return this;
    }

    /**
     * Whether the memory of libraries that are unloaded is filled with bytes of 0xdb until it is
     * used again. For tests. A guest that still reads such memory then computes with obvious
     * nonsense, and a guest that takes a pointer from it traps. Without this, both would go on with
     * what happens to be left.
     */
    public Builder poisonUnmapped(boolean poison) {
      poisonsUnmapped = poison;
      return this;
    }

    /** What becomes of undefined symbols. */
    public Builder undefinedSymbols(UndefinedSymbols policy) {
      undefinedSymbols = Objects.requireNonNull(policy);
      return this;
    }

    /**
     * Adds a function that guests may import. A definition of the name in a guest library goes
     * ahead of it, as a program's function goes ahead of a library's: it stands at the end of every
     * scope.
     */
    public Builder hostFunction(HostFunction function) {
      hostFunctions.add(Objects.requireNonNull(function));
      return this;
    }

    /**
     * Adds a function that goes ahead of any guest's definition: it stands at the start of every
     * scope, as the linker's own {@code dlopen} does.
     */
    public Builder override(HostFunction function) {
      overrides.add(Objects.requireNonNull(function));
      return this;
    }

    /** Adds a global that guests may import. Of equal names the first counts. */
    public Builder hostGlobal(HostGlobal global) {
      hostGlobals.add(Objects.requireNonNull(global));
      return this;
    }

    /** Adds a group of functions that guests may import, at the end of every scope. */
    public Builder hostModule(HostModule.Factory factory) {
      hostModules.add(Objects.requireNonNull(factory));
      return this;
    }

    /**
     * Adds an object whose methods with {@link dev.ligature.linker.bind.Export} guests may import
     * as C functions, at the end of every scope and ahead of groups of functions. Their Java types
     * stand for C types as in {@link Library#bind}. What such a method throws passes through the
     * guest as it is.
     *
     * <pre>{@code
     * class Log {
     *   @Export public void log_line(String line) { .. }
     * }
     * }</pre>
     *
     * @param object has public methods with {@code @Export}; its class is public, or {@code lookup}
     *     has access to it
     * @param lookup {@link java.lang.invoke.MethodHandles#lookup}
     */
    public Builder host(Object object, MethodHandles.Lookup lookup) {
      hostObjects.add(new HostObject(object, lookup, Optional.empty()));
      return this;
    }

    /**
     * Adds an object whose methods with {@link dev.ligature.linker.bind.Export} are the functions
     * of a library of a name. It satisfies modules that need it, and can be opened; there is no
     * file.
     *
     * @param name such as {@code libhost.so}
     * @param object as in {@link #host}
     * @param lookup {@link java.lang.invoke.MethodHandles#lookup}
     */
    public Builder hostLibrary(String name, Object object, MethodHandles.Lookup lookup) {
      hostObjects.add(new HostObject(object, lookup, Optional.of(name)));
      return this;
    }

    /**
     * Who is told what the linker does, and of which kinds.
     *
     * @param categories the kinds; none are told of without
     */
    public Builder trace(TraceListener listener, Set<TraceCategory> categories) {
      traceListener = Objects.requireNonNull(listener);
      traceCategories.clear();
      traceCategories.addAll(categories);
      return this;
    }

    /**
     * The clock that times in a trace are taken by, in nanoseconds from anywhere: {@link
     * System#nanoTime} unless set.
     */
    public Builder traceClock(LongSupplier clock) {
      traceClock = Objects.requireNonNull(clock);
      return this;
    }

    /** Adds who is told of libraries and symbols, and has a say, behind those added before. */
    public Builder listener(LinkListener listener) {
      listeners.add(Objects.requireNonNull(listener, "listener"));
      return this;
    }

    /** The configuration. */
    public ProgramConfig build() {
      return new ProgramConfig(this);
    }

    private <T> Builder replace(List<T> list, List<? extends T> values) {
      list.clear();
      list.addAll(values);
      return this;
    }
  }
}
