package dev.ligature.linker.soak;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.LibrarySource;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Symbol;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens a library of one function for each line that somebody might type, one that nobody has seen
 * before, and calls it; closes it again, or keeps it. Every other one is opened by a guest.
 */
final class Lines {
  private static final String PREFIX = "line";
  private static final int SAMPLES = 8;
  private static final int WARM_UP = 2;

  /** A library of its own: code, data, a function whose address is taken. */
  private static Optional<byte[]> library(String name) {
    if (!name.startsWith(PREFIX)) {
      return Optional.empty();
    }
    TestModule module = TestModule.library().memory(16, 2).table(1, 0).data("datum", 0, 7);
    int value = Integer.parseInt(name.substring(PREFIX.length(), name.indexOf('.')));
    int function = module.function(TestModule.GIVES_INT, Code.constant(value));
    return Optional.of(module.exportFunction("value", function).elements(0, function).build());
  }

  private final Program program;
  private final DlGuest guest;
  private final int lines;
  private final boolean keeps;
  private final Samples samples = new Samples();
  private final List<Long> times = new ArrayList<>();

  private Lines(Program program, int lines, boolean keeps) {
    this.program = program;
    this.guest = new DlGuest(program.main().orElseThrow());
    this.lines = lines;
    this.keeps = keeps;
  }

  private void open(int number) {
    String name = PREFIX + number + ".so";
    if (number % 2 == 0) {
      Library library = program.open(name, OpenFlag.NOW);
      check(number, World.call(library, "value"));
      if (!keeps) {
        library.close();
      }
    } else {
      int handle = guest.open(name, DlGuest.NOW);
      check(number, guest.callPointer(guest.symbol(handle, "value")));
      if (!keeps) {
        check(0, guest.close(handle));
      }
    }
  }

  private static void check(int expected, int actual) {
    if (expected != actual) {
      throw new IllegalStateException(actual + " in the place of " + expected);
    }
  }

  private void run() throws Exception {
    int part = lines / SAMPLES;
    long before = cpu();
    for (int line = 1; line <= lines; line++) {
      open(line);
      if (line % part == 0) {
        times.add((cpu() - before) / part);
        measure();
        before = cpu();
      }
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1000;
  }

  private void measure() throws Exception {
    Map<String, Long> values = Gauges.measure();
    values.put("memory", program.memory().byteSize());
    long slots = 0;
    for (int k = 0; k < 4 * lines; k++) {
      slots += program.functionAt(k).flatMap(Symbol::library).isPresent() ? 1 : 0;
    }
    values.put("slots", slots);
    samples.add(values);
  }

  private List<String> problems() {
    List<Flatness> measures = new ArrayList<>(Gauges.JVM);
    measures.add(new Flatness("memory", 0));
    measures.add(new Flatness("slots", 0));
    return samples.problems(measures, WARM_UP, lines / SAMPLES);
  }

  static void main(String[] arguments) throws Exception {
    int lines = Integer.parseInt(arguments[0]);
    boolean keeps = Boolean.parseBoolean(arguments[1]);
    LibrarySource source = Lines::library;
    ProgramConfig config = ProgramConfig.builder().librarySource(source).build();
    byte[] main = DlGuest.module().build();
    try (Program program = DynamicLinker.create().open("main.wasm", main, config)) {
      Lines all = new Lines(program, lines, keeps);
      all.run();
      System.out.print(all.samples.table());
      System.out.println("microseconds " + all.times);
      if (keeps) {
        all.sayGrowth();
      } else {
        List<String> problems = all.problems();
        problems.forEach(problem -> System.out.println("not flat: " + problem));
        System.out.println(problems.isEmpty() ? "all flat" : "status 1");
      }
    }
  }

  /** What a library takes that stays, and whether one takes longer than before. */
  private void sayGrowth() {
    int rounds = lines / SAMPLES * (SAMPLES - 1 - WARM_UP);
    for (String measure : List.of("heap", "metaspace")) {
      System.out.printf("%s a library: %.0f%n", measure, samples.growth(measure, WARM_UP) / rounds);
    }
    double earlier = times.get(WARM_UP) + times.get(WARM_UP + 1);
    double later = times.get(SAMPLES - 2) + times.get(SAMPLES - 1);
    System.out.printf("later ones take %.1f of the time%n", later / earlier);
  }
}
