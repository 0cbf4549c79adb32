package dev.ligature.linker.graphs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Symbol;
import dev.ligature.linker.testing.World;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The linker, with modules that {@link ScenarioModule} makes. */
final class LinkerSubject implements Subject {
  private final DynamicLinker linker = DynamicLinker.create();
  private final Faults faults;
  private final UnaryOperator<Program> successor;

  /** Lets openings fail before they succeed. */
  interface Faults {
    /** Adds what is to fail. */
    ProgramConfig.Builder addTo(ProgramConfig.Builder config);

    /** Opens something, maybe after it has failed some times. */
    <T> T open(Supplier<T> opening, Supplier<Program> program, World world);
  }

  /** No opening fails but by itself. */
  private static final class NoFaults implements Faults {
    @Override
    public ProgramConfig.Builder addTo(ProgramConfig.Builder config) {
      return config;
    }

    @Override
    public <T> T open(Supplier<T> opening, Supplier<Program> program, World world) {
      return opening.get();
    }
  }

  LinkerSubject() {
    this(new NoFaults());
  }

  LinkerSubject(Faults faults) {
    this(faults, program -> program);
  }

  /** With another program in the place of one before each step. */
  LinkerSubject(UnaryOperator<Program> successor) {
    this(new NoFaults(), successor);
  }

  private LinkerSubject(Faults faults, UnaryOperator<Program> successor) {
    this.faults = faults;
    this.successor = successor;
  }

  @Override
  public List<Observation> run(Scenario scenario) {
    try (World world = new World(linker)) {
      scenario
          .libraries()
          .values()
          .forEach(lib -> world.put(file(lib.name()), module(lib, scenario.threads())));
      ProgramConfig config =
          faults
              .addTo(world.config())
              .bindNow(scenario.bindNow())
              .preloads(
                  scenario.preloads().stream().map(LinkerSubject::file).toArray(String[]::new))
              .build();
      Supplier<Program> opening =
          () ->
              scenario.hasMain()
                  ? linker.open(world.path(file(Scenario.MAIN)), config)
                  : linker.open(config);
      try (Program program = faults.open(opening, () -> null, world)) {
        return new Run(world, program, faults, successor).run(scenario);
      } catch (LinkException e) {
        return List.of(new Observation(false, world.takeTrace(), "", Map.of()));
      }
    }
  }

  private static String file(String name) {
    return name + ".so";
  }

  private static byte[] module(Scenario.Lib lib, boolean threads) {
    return new ScenarioModule(lib, threads).build();
  }

  private static String name(Library library) {
    return library.name().substring(0, 1);
  }

  private static final class Run {
    private final World world;
    private final Faults faults;
    private final UnaryOperator<Program> successor;
    private final Map<String, Library> handles = new HashMap<>();
    private Program program;
    private @Nullable GuestThread thread;

    Run(World world, Program program, Faults faults, UnaryOperator<Program> successor) {
      this.faults = faults;
      this.successor = successor;
      this.world = world;
      this.program = program;
    }

    List<Observation> run(Scenario scenario) {
      // A first load that fails leaves the memory of a program without a main, as wide as it was.
      assertTrue(program.memorySize() >= 0);
      if (scenario.threads()) {
        thread = program.newThread();
      }
      List<Observation> seen = new ArrayList<>();
      seen.add(observe(scenario, true));
      for (Scenario.Step step : scenario.steps()) {
        if (!scenario.threads()) {
          goOn();
        }
        boolean done =
            switch (step) {
              case Scenario.Open open -> open(open);
              case Scenario.Close close -> close(close.name());
              case Scenario.Exit exit -> program.run() == 0;
            };
        seen.add(
            step instanceof Scenario.Exit
                ? new Observation(done, world.takeTrace(), "", Map.of())
                : observe(scenario, done));
      }
      return seen;
    }

    /** Goes on in another program if there is one. */
    private void goOn() {
      Program next = successor.apply(program);
      if (!next.equals(program)) {
        program.close();
        program = next;
        Map<String, Library> there =
            next.libraries().stream()
                .collect(Collectors.toMap(LinkerSubject::name, library -> library));
        handles.keySet().retainAll(there.keySet());
        handles.replaceAll((name, library) -> there.get(name));
      }
    }

    private boolean open(Scenario.Open open) {
      try {
        handles.put(
            open.name(),
            faults.open(() -> program.open(file(open.name()), open.flags()), () -> program, world));
        return true;
      } catch (LinkException e) {
        return false;
      }
    }

    private boolean close(String name) {
      Library library = handles.get(name);
      if (library == null) {
        return false;
      }
      try {
        library.close();
        return true;
      } catch (IllegalStateException e) {
        return false;
      }
    }

    private Observation observe(Scenario scenario, boolean succeeded) {
      String trace = world.takeTrace();
      Map<String, String> sees = sees(scenario);
      if (thread != null) {
        Map<String, String> other = thread.call(() -> sees(scenario));
        if (!other.equals(sees)) {
          sees = Map.of("first thread", sees.toString(), "second thread", other.toString());
        } else if (threadLocal() != 0 && threadLocal() == thread.call(this::threadLocal)) {
          sees = Map.of(Scenario.THREAD_LOCAL, "at one address in both threads");
        }
      }
      String loaded =
          program.libraries().stream().map(LinkerSubject::name).collect(Collectors.joining());
      return new Observation(succeeded, trace, loaded, sees);
    }

    /** Where the calling thread's data is that everybody finds, or 0. */
    private long threadLocal() {
      return program
          .find(Scenario.THREAD_LOCAL)
          .map(symbol -> ((DataSymbol) symbol).address())
          .orElse(0L);
    }

    private Map<String, String> sees(Scenario scenario) {
      Map<String, String> sees = new LinkedHashMap<>();
      for (Library library : program.libraries()) {
        sees.put(name(library), sees(scenario.libraries().get(name(library)), library));
      }
      sees.put("*", all(program::find));
      return sees;
    }

    private String sees(Scenario.Lib lib, Library library) {
      StringBuilder text = new StringBuilder();
      World.call(library, ScenarioModule.OBSERVE);
      for (String symbol : Scenario.SYMBOLS) {
        if (lib.refersTo(symbol)) {
          text.append(symbol).append('=').append(reference(lib, library, symbol)).append(' ');
        }
      }
      StringBuilder defaults = new StringBuilder();
      List<String> functions = new ArrayList<>();
      StringBuilder next = new StringBuilder();
      for (String symbol : Scenario.SYMBOLS) {
        defaults.append(definer(symbol, word(library, ScenarioModule.defaultAt(symbol))));
        next.append(definer(symbol, word(library, ScenarioModule.nextAt(symbol))));
        if (Scenario.isFunction(symbol)) {
          int pointer = word(library, ScenarioModule.defaultAt(symbol));
          functions.add(pointer == 0 ? "" : Integer.toString(pointer));
        }
      }
      String aliases = Observation.aliases(functions);
      return text.append(defaults) + " " + aliases + " " + next + " " + all(library::find);
    }

    private String reference(Scenario.Lib lib, Library library, String symbol) {
      if (!ScenarioModule.isCalled(lib, symbol)) {
        return letter(word(library, ScenarioModule.referenceAt(symbol)));
      }
      try {
        return letter(World.call(library, ScenarioModule.caller(symbol)));
      } catch (LinkException.Undefined e) {
        return "-";
      }
    }

    private int word(Library library, int offset) {
      return program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, library.memoryBase() + offset);
    }

    private static String letter(int value) {
      return value == 0 ? "-" : Character.toString(value);
    }

    /** Who defines what a pointer points to. */
    private String definer(String symbol, int pointer) {
      if (pointer == 0) {
        return "-";
      }
      return Scenario.isFunction(symbol)
          ? name(program.functionAt(pointer).orElseThrow().library().orElseThrow())
          : letter(program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, pointer));
    }

    private String all(Function<String, Optional<Symbol>> lookup) {
      return Scenario.SYMBOLS.stream()
          .map(symbol -> lookup.apply(symbol).map(this::definer).orElse("-"))
          .collect(Collectors.joining());
    }

    private String definer(Symbol symbol) {
      return switch (symbol) {
        case FunctionSymbol function -> name(function.library().orElseThrow());
        case DataSymbol data ->
            letter(program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, data.address()));
      };
    }
  }
}
