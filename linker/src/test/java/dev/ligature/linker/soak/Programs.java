package dev.ligature.linker.soak;

import dev.ligature.engine.GuestInterrupted;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Library;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Opens programs, uses them and closes them, whatever is still open in them. */
final class Programs {
  private static final Set<OpenFlag> NOW = Set.of(OpenFlag.NOW);
  private static final int SPIN = 4;

  private final DynamicLinker shared;
  private final Supplier<ProgramConfig.Builder> config;
  private final Path folder;
  private final AtomicInteger fresh;
  private final Random random;

  Programs(
      DynamicLinker shared,
      Supplier<ProgramConfig.Builder> config,
      Path folder,
      AtomicInteger fresh,
      long seed) {
    this.shared = shared;
    this.config = config;
    this.folder = folder;
    this.fresh = fresh;
    this.random = new Random(seed);
  }

  /** Opens and closes so many. */
  void run(int rounds) {
    for (int k = 0; k < rounds; k++) {
      step(random.nextInt(16) == 0 ? DynamicLinker.create() : shared);
    }
  }

  private void step(DynamicLinker linker) {
    int next = fresh.incrementAndGet();
    switch (random.nextInt(6)) {
      case 0 -> withoutMain(linker, next);
      case 1 -> runs(linker, next);
      case 2 -> threads(linker, next);
      case SPIN -> endless(linker, next);
      case 5 -> traps(linker, next);
      default -> fromFile(linker);
    }
  }

  /** Libraries and namespaces are left open. */
  private void withoutMain(DynamicLinker linker, int next) {
    try (Program program = linker.open(config.get().build())) {
      Library library = program.open("fresh" + next, SoakModules.fresh(next, false), NOW);
      check(next, World.call(library, "fresh"));
      Namespace namespace = program.newNamespace();
      Library there = namespace.open("fresh" + next, SoakModules.fresh(next, false), NOW);
      check(next, World.call(there, "fresh_" + next));
    }
  }

  private void runs(DynamicLinker linker, int next) {
    byte[] main = SoakModules.freshMain(next, Code.of());
    try (Program program = linker.open("main" + next, main, config.get().build())) {
      check(0, program.run());
    }
  }

  private void fromFile(DynamicLinker linker) {
    try (Program program =
        linker.open(folder.resolve("main.wasm"), config.get().preloads("lib.so").build())) {
      check(SoakModules.VALUE, World.call(program.open("lib.so"), "value"));
    }
  }

  /** Threads are left as they are. */
  private void threads(DynamicLinker linker, int next) {
    try (Program program = linker.open(folder.resolve("main.wasm"), config.get().build())) {
      GuestThread thread = program.newThread();
      Library library =
          thread.call(() -> program.open("fresh" + next, SoakModules.fresh(next, true), NOW));
      check(next, thread.call(() -> World.call(library, "fresh")));
      Library above = program.newThread().call(() -> program.open("above.so", OpenFlag.NOW));
      World.call(above, "next");
    }
  }

  private void endless(DynamicLinker linker, int next) {
    byte[] main = SoakModules.freshMain(next, Code.of().raw(0x03, 0x40, 0x0c, 0, 0x0b));
    ProgramConfig limited = config.get().timeLimit(Duration.ofMillis(2)).build();
    try (Program program = linker.open("main" + next, main, limited)) {
      check(1, program.run());
    } catch (GuestInterrupted e) {
      return;
    }
  }

  private void traps(DynamicLinker linker, int next) {
    byte[] main = SoakModules.freshMain(next, Code.of().unreachable());
    try (Program program = linker.open("main" + next, main, config.get().build())) {
      check(1, program.run());
    } catch (TrapException e) {
      return;
    }
  }

  private static void check(int expected, int actual) {
    if (expected != actual) {
      throw new AssertionError("%d, and not %d".formatted(actual, expected));
    }
  }
}
