package dev.ligature.linker.soak;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Keeps a little of everything, to show that it is seen. */
final class Leak {
  private static final Set<OpenFlag> NOW = Set.of(OpenFlag.NOW);

  private final List<Object> kept = new ArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private int number = 2_000_000;

  /** Leaks once. */
  void happen(Program program, Path folder) throws IOException {
    classes(program);
    kept.add(Files.newInputStream(folder.resolve("lib.so")));
    program.tableIndex(HostFunction.of("leak", MethodHandles.constant(int.class, 1)));
    program.open("open" + number, SoakModules.fresh(number++, true), NOW);
    program.newNamespace();
    Thread thread = new Thread(this::await);
    thread.setDaemon(true);
    thread.start();
  }

  /** What keeps the classes of a library that is closed. */
  private void classes(Program program) {
    Library library = program.open("closed" + number, SoakModules.fresh(number++, true), NOW);
    kept.add(library.findFunction("fresh").handle());
    library.close();
  }

  private void await() {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
