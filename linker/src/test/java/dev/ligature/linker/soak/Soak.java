package dev.ligature.linker.soak;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Symbol;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;

/** Opens, uses and closes for long, and says what grows meanwhile. */
public final class Soak {
  private static final int THREADS = 8;
  private static final int SAMPLES = 12;
  private static final int WARM_UP = 4;

  /** What a program has of its own, beside {@link Gauges#JVM}. */
  private static final List<Flatness> OF_PROGRAM =
      List.of(
          new Flatness("table", 0),
          new Flatness("slots", 0),
          new Flatness("memory", 3 << 16),
          new Flatness("libraries", 0),
          new Flatness("namespaces", 0));

  private final DynamicLinker linker = DynamicLinker.create();
  private final ExecutorService java = Executors.newFixedThreadPool(THREADS);
  private final Samples samples = new Samples();
  private final Path folder;
  private final int rounds;
  private final boolean leaks;
  private final Leak leak = new Leak();

  private Soak(Path folder, int rounds, boolean leaks) {
    this.folder = folder;
    this.rounds = rounds;
    this.leaks = leaks;
  }

  /**
   * Prints what was measured, and what grows.
   *
   * @param arguments a folder to write to, how many rounds, and whether all is to leak
   */
  public static void main(String... arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    SoakModules.write(folder);
    boolean leaks = Boolean.parseBoolean(arguments[2]);
    try {
      List<String> problems = new Soak(folder, Integer.parseInt(arguments[1]), leaks).run();
      problems.forEach(problem -> System.out.println("not flat: " + problem));
      System.out.println(problems.isEmpty() ? "all flat" : problems.size() + " not flat");
    } catch (ExecutionException e) {
      e.printStackTrace(System.out);
    }
    // Workers and leaks have threads that go on.
    System.exit(0);
  }

  private ProgramConfig.Builder config() {
    MethodHandle nothing = MethodHandles.empty(MethodType.methodType(void.class, int.class));
    Limits limits =
        Limits.builder().set(Limit.MEMORY_PAGES, 256).set(Limit.TABLE_ELEMENTS, 100_000).build();
    return ProgramConfig.builder()
        .libraryPath(folder)
        .stackSize(1 << 16)
        .limits(limits)
        .hostFunction(HostFunction.of("trace", nothing));
  }

  private List<String> run() throws Exception {
    ProgramConfig config = config().interruptible(true).build();
    // Names have as many digits at the end as at the beginning.
    AtomicInteger fresh = new AtomicInteger(1_000_000);
    int each = rounds / SAMPLES / THREADS;
    try (Program program = linker.open(folder.resolve("main.wasm"), config)) {
      List<Worker> workers = new ArrayList<>();
      List<Programs> programs = new ArrayList<>();
      for (int k = 0; k < THREADS; k++) {
        workers.add(new Worker(program, folder, k, fresh, k));
        programs.add(new Programs(linker, this::config, folder, fresh, k));
      }
      for (int sample = 0; sample < SAMPLES; sample++) {
        work(workers, programs, each);
        for (int k = 0; leaks && k < each; k++) {
          leak.happen(program, folder);
        }
        measure(program);
      }
    }
    System.out.print(samples.table());
    List<Flatness> all = new ArrayList<>(Gauges.JVM);
    all.addAll(OF_PROGRAM);
    return samples.problems(all, WARM_UP, rounds / SAMPLES);
  }

  /** Of eight rounds, seven are in the one program, and one in a program of its own. */
  private void work(List<Worker> workers, List<Programs> programs, int each) throws Exception {
    List<Future<?>> running = new ArrayList<>();
    for (int k = 0; k < THREADS; k++) {
      Worker worker = workers.get(k);
      Programs own = programs.get(k);
      running.add(
          java.submit(
              () -> {
                own.run(each / 8);
                worker.run(each - each / 8);
                return own;
              }));
    }
    for (Future<?> one : running) {
      one.get();
    }
  }

  private void measure(Program program) throws IOException, InterruptedException, JMException {
    // What the cache keeps for later is not what is looked for.
    linker.releaseUnused();
    Map<String, Long> values = Gauges.measure();
    int size = World.call(program.main().orElseThrow(), "table_size");
    long slots = 0;
    for (int k = 0; k < size; k++) {
      slots += program.functionAt(k).flatMap(Symbol::library).isPresent() ? 1 : 0;
    }
    values.put("table", (long) size);
    values.put("slots", slots);
    values.put("memory", program.memory().byteSize());
    values.put("libraries", (long) program.libraries().size());
    values.put("namespaces", (long) program.namespaces().size());
    samples.add(values);
  }
}
