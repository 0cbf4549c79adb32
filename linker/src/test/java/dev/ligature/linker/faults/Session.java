package dev.ligature.linker.faults;

import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limits;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Symbol;
import dev.ligature.linker.testing.GnuGuest;
import dev.ligature.linker.testing.World;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One program, or the attempt to open it, with faults in it. */
final class Session implements AutoCloseable {
  private final World world;
  private final DynamicLinker linker;
  private final Limits limits;
  private final boolean interruptible;
  private final Steps steps = new Steps();
  private final FaultyFiles files;
  private Program program;
  private GuestThread thread;
  private Library opened;
  private Namespace namespace;

  Session(World world, DynamicLinker linker, Limits limits, boolean interruptible) {
    this.world = world;
    this.linker = linker;
    this.limits = limits;
    this.interruptible = interruptible;
    this.files = new FaultyFiles(world.path("x").getParent().getFileSystem(), steps);
  }

  Steps steps() {
    return steps;
  }

  FaultyFiles files() {
    return files;
  }

  Program program() {
    return program;
  }

  Path path(String name) {
    return files.path(world.path(name));
  }

  ProgramConfig.Builder config() {
    return steps
        .addTo(ProgramConfig.builder())
        .libraryPath(path("x").getParent())
        .workingDirectory(path("x").getParent())
        .limits(limits)
        .interruptible(interruptible)
        .stackSize(65536);
  }

  /** Opens the program. */
  void start(String main, String... preloads) {
    program = linker.open(path(main), config().preloads(preloads).build());
    steps.setProgram(program);
  }

  /** What a guest does in main. */
  GnuGuest guest() {
    return new GnuGuest(program.main().orElseThrow());
  }

  /** Begins a second thread. */
  void beginThread() {
    thread = program.newThread();
  }

  GuestThread thread() {
    return thread;
  }

  /** Keeps what was opened. */
  void keep(Library library) {
    opened = library;
  }

  Library opened() {
    return opened;
  }

  /** Makes a namespace. */
  void makeNamespace() {
    namespace = program.newNamespace();
  }

  Namespace namespace() {
    return namespace;
  }

  /**
   * What Java sees of the program: libraries, where they are, what symbols mean, what code does.
   */
  String seen() {
    StringBuilder text = new StringBuilder();
    for (Namespace each : program.namespaces()) {
      text.append(each).append(" main=").append(each.main().map(Library::name)).append('\n');
      text.append("  ").append(symbols(each::find)).append('\n');
      for (Library library : each.libraries()) {
        text.append("  ").append(seen(library)).append('\n');
      }
    }
    if (thread != null) {
      for (Library library : program.libraries()) {
        Optional<Symbol> run = own(library, FaultGuests.RUN);
        if (run.isPresent()) {
          text.append("  thread: ").append(library).append(' ');
          text.append(thread.call(() -> World.call(library, FaultGuests.RUN))).append('\n');
        }
      }
    }
    text.append("in use: ").append(State.inUse(program)).append('\n');
    return text.append("ended=").append(program.ended().isDone()).toString();
  }

  private String seen(Library library) {
    StringBuilder text = new StringBuilder(library.name());
    text.append("@0x").append(Long.toHexString(library.memoryBase()));
    text.append('+').append(library.memorySize());
    text.append(',').append(library.tableBase()).append('+').append(library.tableSize());
    text.append(" handle: ").append(symbols(library::find));
    text.append(" scope: ").append(symbols(library::findInScope));
    text.append(" next: ").append(symbols(library::findNext));
    if (own(library, FaultGuests.RUN).isPresent()) {
      text.append(" run=").append(Integer.toHexString(World.call(library, FaultGuests.RUN)));
      for (int at = 0; at < library.memorySize(); at += 4) {
        text.append(at == 0 ? " data=" : ",").append(word(library.memoryBase() + at));
      }
    }
    return text.toString();
  }

  private static Optional<Symbol> own(Library library, String name) {
    return library.find(name).filter(s -> s.library().filter(library::equals).isPresent());
  }

  private int word(long address) {
    return program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, address);
  }

  private static String symbols(java.util.function.Function<String, Optional<Symbol>> lookup) {
    List<String> found = new ArrayList<>();
    for (String name : FaultGuests.SYMBOLS) {
      lookup.apply(name).ifPresent(symbol -> found.add(name + "=" + text(symbol)));
    }
    return found.toString();
  }

  private static String text(Symbol symbol) {
    String library = symbol.library().map(Library::name).orElse("host");
    return switch (symbol) {
      case FunctionSymbol function -> library;
      case DataSymbol data -> library + "@" + Long.toHexString(data.address());
    };
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
  }
}
