package dev.ligature.linker.mutants;

import dev.ligature.engine.Engine;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.TrapException;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Tries all that can be done with a module on mutants of the guests, each made by its number. */
final class Mutants {
  private static final int MAX_SIZE = 40_000;

  /** Memory that a program may have, so that none takes the whole heap. */
  private static final long MAX_PAGES = 1024;

  /** A guest may loop without end; nothing stops it but the end of the JVM. */
  private static final long PATIENCE_SECONDS = 5;

  /** Threads that compute on take the processors from the others. */
  private static final int MAX_ABANDONED = 40;

  /** Of mutants with other code, which may loop, only every so many is run. */
  private static final int RUN_OTHER_CODE = 16;

  /** After so many mutants the linker forgets what it knows of them. */
  private static final int RELEASE = 500;

  private final DynamicLinker linker = DynamicLinker.create();
  private final List<byte[]> corpus;
  private final List<String> failures = new ArrayList<>();
  private int abandoned;
  private long opened;
  private long refused;

  Mutants() {
    this.corpus = corpus();
  }

  private static List<byte[]> corpus() {
    Path modules = Guests.file("guests/modules");
    try (Stream<Path> files = Files.walk(modules)) {
      List<byte[]> corpus = new ArrayList<>();
      for (Path file :
          files.filter(f -> f.toString().matches(".*\\.(so|wasm)")).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length > 8 && bytes.length <= MAX_SIZE && bytes[0] == 0) {
          corpus.add(bytes);
        }
      }
      return corpus;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The mutant of a number. */
  byte[] mutant(long number) {
    SplittableRandom random = new SplittableRandom(number);
    byte[] module = corpus.get(random.nextInt(corpus.size()));
    return Mutator.mutate(module, corpus.get(random.nextInt(corpus.size())), random);
  }

  /** What has come of them that is not documented, with the number of the mutant. */
  List<String> failures() {
    return failures;
  }

  /** How many could be opened as a program or a library. */
  long opened() {
    return opened;
  }

  /** How many could not be opened. */
  long refused() {
    return refused;
  }

  /** How many ran longer than anybody waits. */
  int abandoned() {
    return abandoned;
  }

  void tryAll(long first, long count) {
    for (long number = first; number < first + count; number++) {
      if (abandoned > MAX_ABANDONED) {
        failures.add("mutant %d: too many have not ended".formatted(number));
        return;
      }
      tryOne(number);
    }
  }

  private void tryOne(long number) {
    byte[] mutant = mutant(number);
    attempt(number, "validating", () -> validate(mutant));
    if (number % RELEASE == 0) {
      linker.releaseUnused();
    }
    try (World world = new World(linker)) {
      world.put("m.so", mutant).put("main.wasm", DlGuest.module());
      attempt(number, "listing symbols", () -> world.linker().symbols(world.path("m.so")));
      ProgramConfig config = config(world);
      attempt(number, "planning", () -> world.linker().plan(world.path("m.so"), config));
      if (hasOwnCode(number, mutant) || number % RUN_OTHER_CODE == 0) {
        attempt(number, "running", () -> run(world.linker(), mutant, config));
        attempt(number, "opening as a guest", () -> open(world, config));
      }
    }
  }

  /** Whether the code is that of the module that the mutant was made of, or there is none. */
  private boolean hasOwnCode(long number, byte[] mutant) {
    byte[] original = corpus.get(new SplittableRandom(number).nextInt(corpus.size()));
    try {
      return Arrays.equals(code(WasmModule.parse(original)), code(WasmModule.parse(mutant)));
    } catch (WasmException e) {
      return true;
    }
  }

  private static byte[] code(WasmModule module) {
    int first = module.importCount(ExternKind.FUNCTION);
    if (first == module.functionCount()) {
      return new byte[0];
    }
    int last = module.functionCount() - 1;
    int end = module.bodyStart(last) + module.bodySize(last);
    return Arrays.copyOfRange(module.bytes(), module.bodyStart(first), end);
  }

  private static ProgramConfig config(World world) {
    HostModule anything = (module, name, type) -> Optional.empty();
    return world
        .config()
        .hostModule(program -> anything)
        .limits(Limits.of(Limit.MEMORY_PAGES, MAX_PAGES))
        .build();
  }

  private static Void validate(byte[] mutant) {
    new Engine().compile("m.so", WasmModule.parse(mutant)).validate();
    return null;
  }

  private Void run(DynamicLinker linker, byte[] mutant, ProgramConfig config) {
    try (Program program = linker.open("m.so", mutant, config)) {
      opened++;
      program.run();
    }
    return null;
  }

  private Void open(World world, ProgramConfig config) {
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      int handle = guest.open("m.so", DlGuest.NOW);
      if (handle == 0) {
        refused++;
        if (guest.error().filter(text -> !text.isEmpty()).isEmpty()) {
          throw new AssertionError("a null handle without an error");
        }
        // One that computes on in another thread's program keeps the code of all.
        if (program.libraries().size() != 1 && abandoned == 0) {
          throw new AssertionError("still there: " + program.libraries());
        }
      } else {
        opened++;
        guest.symbol(handle, "run");
        guest.close(handle);
      }
    }
    return null;
  }

  /** Does something with a mutant; all but documented exceptions are failures. */
  private void attempt(long number, String what, Callable<?> action) {
    FutureTask<?> task = new FutureTask<>(action);
    Thread thread = new Thread(null, task, "mutant " + number, 4 << 20);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      abandoned++;
    } catch (java.util.concurrent.ExecutionException e) {
      if (!isDocumented(e.getCause(), what)) {
        StringWriter text = new StringWriter();
        e.getCause().printStackTrace(new PrintWriter(text));
        failures.add("mutant %d, %s: %s".formatted(number, what, text));
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isDocumented(Throwable thrown, String what) {
    return switch (thrown) {
      case WasmException e -> what.equals("validating") || what.equals("running");
      case LinkException e -> true;
      case TrapException e -> what.equals("running") || what.equals("opening as a guest");
      case GuestException e -> what.equals("running") || what.equals("opening as a guest");
      case GuestExit e -> true;
      case IllegalStateException e ->
          what.equals("running") && e.getMessage().endsWith("there is nothing to run");
      default -> false;
    };
  }
}
