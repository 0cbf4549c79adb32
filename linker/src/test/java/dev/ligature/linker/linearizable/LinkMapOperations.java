package dev.ligature.linker.linearizable;

import dev.ligature.linker.Caller;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;

/** What several threads do with the libraries of one program, each as a thread of it. */
@Param(name = "thread", gen = ThreadIdGen.class)
public class LinkMapOperations {
  private static final DynamicLinker LINKER = DynamicLinker.create();

  /** As many as Lincheck may have, and the one that does what is before and after. */
  private static final int THREADS = 8;

  /** What a library's function gives when it is bound to another one. */
  private static final int OTHER = 99;

  private final Map<String, AtomicInteger> lives = new ConcurrentHashMap<>();
  private final AtomicInteger born = new AtomicInteger();
  private final AtomicInteger died = new AtomicInteger();
  private final Program program;
  private final Namespace elsewhere;
  private final List<GuestThread> threads = new ArrayList<>();

  /** What each thread has opened and not closed, in that order. */
  private final Map<Integer, List<Opened>> open = new ConcurrentHashMap<>();

  private record Opened(Handle handle, Library library) {}

  public LinkMapOperations() {
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(LinkMapModules.folder())
            .stackSize(1024)
            .limits(Limits.builder().set(Limit.TOTAL_MEMORY_PAGES, 4).build())
            .hostFunction(host("born", MethodType.methodType(int.class, Caller.class)))
            .hostFunction(host("died", MethodType.methodType(void.class)))
            .build();
    program = LINKER.open(LinkMapModules.main(), config);
    elsewhere = program.newNamespace();
    for (int i = 0; i < THREADS; i++) {
      threads.add(program.newThread());
    }
  }

  private HostFunction host(String name, MethodType type) {
    try {
      return HostFunction.of(name, MethodHandles.lookup().bind(this, name, type));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  int born(Caller caller) {
    born.incrementAndGet();
    Library library = caller.library().orElseThrow();
    return lives
        .computeIfAbsent(library.name() + library.namespace().id(), name -> new AtomicInteger())
        .incrementAndGet();
  }

  void died() {
    died.incrementAndGet();
  }

  @Operation
  public String open(@Param(name = "thread") int thread, Name library) {
    return in(thread, () -> open(thread, library, EnumSet.of(OpenFlag.LAZY)));
  }

  @Operation
  public String openGlobally(@Param(name = "thread") int thread, Name library) {
    return in(thread, () -> open(thread, library, EnumSet.of(OpenFlag.NOW, OpenFlag.GLOBAL)));
  }

  @Operation
  public String openLoaded(@Param(name = "thread") int thread, Name library) {
    return in(
        thread,
        () -> {
          try {
            Set<OpenFlag> flags = EnumSet.of(OpenFlag.LAZY, OpenFlag.NOLOAD, OpenFlag.GLOBAL);
            return open(thread, library, flags);
          } catch (LinkException.InvalidRequest e) {
            return "not loaded";
          }
        });
  }

  @Operation
  public String openForGood(@Param(name = "thread") int thread) {
    return in(thread, () -> open(thread, Name.D, EnumSet.of(OpenFlag.LAZY, OpenFlag.NODELETE)));
  }

  @Operation
  public String openUndefined(@Param(name = "thread") int thread) {
    return in(
        thread,
        () -> {
          try {
            return program.open("undefined.so", OpenFlag.NOW).name();
          } catch (LinkException.Undefined e) {
            return "undefined";
          }
        });
  }

  @Operation
  public String openElsewhere(@Param(name = "thread") int thread, Name library) {
    return in(
        thread, () -> note(thread, library, true, elsewhere.open(library.file(), OpenFlag.LAZY)));
  }

  @Operation
  public String close(@Param(name = "thread") int thread, boolean first) {
    List<Opened> own = own(thread);
    if (own.isEmpty()) {
      return "nothing open";
    }
    Opened opened = first ? own.removeFirst() : own.removeLast();
    return in(
        thread,
        () -> {
          opened.library().close();
          return "closed";
        });
  }

  @Operation
  public boolean find(Name library) {
    return program.find("who_" + library.letter()).isPresent();
  }

  @Operation
  public boolean findElsewhere(Name library) {
    return elsewhere.find("who_" + library.letter()).isPresent();
  }

  @Operation
  public String libraries() {
    return names(program.libraries().stream().skip(1).toList());
  }

  @Operation
  public String librariesElsewhere() {
    return names(elsewhere.libraries());
  }

  /** Binds what refers to a symbol of {@code b} to another function, or back. */
  @Operation
  public String rebind(@Param(name = "thread") int thread, boolean back) {
    Optional<Library> own = find(thread, Name.B);
    if (own.isEmpty()) {
      return "not open";
    }
    if (back) {
      own.get().restore("who_b");
    } else {
      own.get().rebind("who_b", HostFunction.of("other", MethodHandles.constant(int.class, OTHER)));
    }
    return "done";
  }

  /** What {@code a} gets of the symbol. */
  @Operation
  public String call(@Param(name = "thread") int thread) {
    Optional<Library> own = find(thread, Name.A);
    if (own.isEmpty()) {
      return "not open";
    }
    return in(thread, () -> World.call(own.get(), "call_a") == OTHER ? "other" : "own");
  }

  /** What is constructed and not destructed is there, and nothing else. */
  @Validate
  public void lives() {
    int there = program.libraries().size() - 1 + elsewhere.libraries().size();
    if (born.get() - died.get() != there) {
      throw new AssertionError(
          "%s constructed, %s destructed, %d there".formatted(born, died, there));
    }
  }

  private <T> T in(int thread, GuestThread.Action<T, RuntimeException> action) {
    return threads.get(thread).call(action);
  }

  private String open(int thread, Name library, Set<OpenFlag> flags) {
    return note(thread, library, false, program.open(library.file(), flags));
  }

  private String note(int thread, Name library, boolean there, Library opened) {
    own(thread).add(new Opened(new Handle(library, there), opened));
    return library.letter() + World.call(opened, "life_" + library.letter());
  }

  private List<Opened> own(int thread) {
    return open.computeIfAbsent(thread, first -> new ArrayList<>());
  }

  private Optional<Library> find(int thread, Name library) {
    return own(thread).stream()
        .filter(opened -> opened.handle().equals(new Handle(library, false)))
        .map(Opened::library)
        .findFirst();
  }

  private static String names(List<Library> libraries) {
    return libraries.stream().map(Library::name).collect(Collectors.joining(" "));
  }
}
