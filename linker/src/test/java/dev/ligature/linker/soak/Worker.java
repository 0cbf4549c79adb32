package dev.ligature.linker.soak;

import dev.ligature.engine.GuestInterrupted;
import dev.ligature.engine.TrapException;
import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.GnuGuest;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Does one thing after another with a program that others use too, as a thread of it. */
final class Worker {
  private static final int MOST_HELD = 4;
  private static final Set<OpenFlag> NOW = Set.of(OpenFlag.NOW);

  /** What {@code seven} is bound to now and then. */
  private static final HostFunction OTHER =
      HostFunction.of("other", MethodHandles.constant(int.class, 7));

  private final Program program;
  private final Path folder;
  private final int number;
  private final AtomicInteger fresh;
  private final Random random;
  private final List<Library> held = new ArrayList<>();

  /**
   * A worker.
   *
   * @param number its own, by which its files are told from those of others
   * @param fresh the last number that something new was given
   */
  Worker(Program program, Path folder, int number, AtomicInteger fresh, long seed) {
    this.program = program;
    this.folder = folder;
    this.number = number;
    this.fresh = fresh;
    this.random = new Random(seed);
  }

  /** Does so many things in a thread of the guest, and leaves nothing behind. */
  void run(int rounds) throws Exception {
    int done = 0;
    while (done < rounds) {
      int some = Math.min(rounds - done, 20 + random.nextInt(60));
      try (GuestThread thread = program.newThread()) {
        thread.call(
            () -> {
              Library own = program.open("guest" + number, SoakModules.guest(number), NOW);
              for (int k = 0; k < some; k++) {
                step(new GnuGuest(own));
              }
              held.forEach(Library::close);
              held.clear();
              own.close();
              return some;
            });
      }
      done += some;
    }
  }

  private void step(GnuGuest guest) throws Exception {
    switch (random.nextInt(13)) {
      case 0 -> use(program.open("lib.so"));
      case 1 -> replaced();
      case 2, 3 -> fresh();
      case 4 -> asGuest(guest);
      case 5 -> asGuestElsewhere(guest);
      case 6 -> fails();
      case 7 -> failsForGuest(guest.dl());
      case 8 -> namespace();
      case 9 -> globally();
      case 10 -> rebinds();
      case 11 -> another();
      default -> {
        if (random.nextInt(4) == 0) {
          interrupted();
        } else {
          holds();
        }
      }
    }
  }

  /** Calls, reads and looks up, then closes. */
  private void use(Library library) {
    check(SoakModules.VALUE, World.call(library, "value"));
    check(7, World.call(library, "pointed"));
    check(SoakModules.DATUM, World.call(library, "read"));
    FunctionSymbol function = library.findFunction("value");
    require(program.functionAt(function.tableIndex()).isPresent());
    DataSymbol own = (DataSymbol) library.findOrThrow("own");
    require(program.libraryAt(own.address()).filter(library::equals).isPresent());
    require(library.findInScope("seven").isPresent());
    library.close();
  }

  /** A file of its own whose content is another one each time. */
  private void replaced() throws IOException {
    int version = fresh.incrementAndGet();
    String name = "replaced%d.so".formatted(number);
    Path file = folder.resolve(name);
    Path next = folder.resolve(name + ".next");
    Files.write(next, SoakModules.version(version));
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    Library library = program.open(random.nextBoolean() ? name : file.toString());
    check(version, World.call(library, "version"));
    library.close();
  }

  private void fresh() {
    int next = fresh.incrementAndGet();
    Library library = program.open("fresh" + next, SoakModules.fresh(next, true), NOW);
    check(next, World.call(library, "fresh"));
    check(next, World.call(library, "fresh_" + next));
    library.close();
  }

  private void asGuest(GnuGuest guest) {
    DlGuest dl = guest.dl();
    int handle = dl.open("lib.so", random.nextBoolean() ? DlGuest.NOW : DlGuest.LAZY);
    int value = dl.symbol(handle, "value");
    check(SoakModules.VALUE, dl.callPointer(value));
    require(dl.address(value).isPresent());
    check(0, dl.close(handle));
  }

  /** In a namespace of its own, and what there is is iterated over. */
  private void asGuestElsewhere(GnuGuest guest) {
    int handle = guest.open(GnuGuest.NEW, "lib.so", DlGuest.NOW);
    check(SoakModules.VALUE, guest.dl().callPointer(guest.dl().symbol(handle, "value")));
    require(guest.dl().address(guest.dl().symbol(handle, "own")).isPresent());
    check(0, guest.dl().close(handle));
  }

  private void fails() {
    Runnable load;
    int next = fresh.incrementAndGet();
    switch (random.nextInt(8)) {
      case 0 -> load = () -> program.open("gone%d.so".formatted(next));
      case 1 -> load = () -> program.open("missing.so");
      case 2 -> load = () -> program.open("undefined.so", OpenFlag.NOW);
      case 3 -> load = () -> program.open("invalid.so", OpenFlag.NOW);
      case 4 -> load = () -> program.open("large.so");
      case 5 -> load = () -> program.open("wide.so");
      case 6 -> {
        byte[] whole = SoakModules.fresh(next, true);
        byte[] cut = Arrays.copyOf(whole, whole.length - 1 - random.nextInt(4));
        load = () -> program.open("cut" + next, cut, NOW);
      }
      default -> load = () -> program.open("traps.so");
    }
    try {
      load.run();
    } catch (LinkException | TrapException e) {
      return;
    }
    throw new AssertionError("it has loaded");
  }

  private void failsForGuest(DlGuest dl) {
    int next = fresh.incrementAndGet();
    String name =
        switch (random.nextInt(3)) {
          case 0 -> "x".repeat(1 + random.nextInt(500)) + next + ".so";
          case 1 -> "undefined.so";
          default -> "traps.so";
        };
    check(0, dl.open(name, DlGuest.NOW));
    require(dl.error().isPresent());
  }

  private void namespace() {
    Namespace namespace = program.newNamespace();
    Library library = namespace.open("lib.so", OpenFlag.NOW);
    check(SoakModules.VALUE, World.call(library, "value"));
    int next = fresh.incrementAndGet();
    Library other = namespace.open("fresh" + next, SoakModules.fresh(next, true), NOW);
    check(next, World.call(other, "fresh"));
    require(namespace.find("value").isPresent());
    if (random.nextBoolean()) {
      use(library);
    }
    namespace.close();
  }

  private void globally() {
    Library library = program.open("lib.so", OpenFlag.NOW, OpenFlag.GLOBAL);
    require(program.find("own").isPresent());
    Library again = program.open("lib.so", OpenFlag.LAZY, OpenFlag.NOLOAD);
    again.close();
    use(library);
  }

  private void rebinds() {
    Library library = program.open("lib.so");
    library.rebind("seven", OTHER);
    check(SoakModules.VALUE, World.call(library, "value"));
    if (random.nextBoolean()) {
      library.restore("seven");
    }
    library.close();
  }

  /** A Java thread that is a thread of the guest for as long as it is there. */
  private void another() throws InterruptedException {
    List<Throwable> problems = new ArrayList<>();
    Thread java =
        new Thread(
            () -> {
              try (GuestThread thread = program.newThread()) {
                thread.call(
                    () -> {
                      inThread();
                      return thread;
                    });
              } catch (RuntimeException | Error e) {
                problems.add(e);
              }
            });
    java.start();
    java.join();
    if (!problems.isEmpty()) {
      throw new AssertionError("in another thread", problems.getFirst());
    }
  }

  private void inThread() {
    Library above = program.open("above.so", OpenFlag.NOW);
    World.call(above, "next");
    World.call(above, "object_number");
    int next = fresh.incrementAndGet();
    String name = "guest" + next;
    Library own = program.open(name, SoakModules.guest(next), NOW);
    failsForGuest(new GnuGuest(own).dl());
    own.close();
    above.close();
  }

  private void interrupted() throws Exception {
    MethodHandle spin = program.main().orElseThrow().findFunction("spin").handle();
    try {
      program.within(
          Duration.ofMillis(1),
          () -> {
            try {
              spin.invokeExact();
              return 0;
            } catch (Exception | Error e) {
              throw e;
            } catch (Throwable e) {
              throw new AssertionError(e);
            }
          });
    } catch (GuestInterrupted e) {
      return;
    }
    throw new AssertionError("it has ended");
  }

  /** Opens something for longer, or closes what was opened so. */
  private void holds() {
    if (held.size() < MOST_HELD && random.nextBoolean()) {
      held.add(program.open(random.nextBoolean() ? "lib.so" : "base.so"));
    } else if (!held.isEmpty()) {
      held.remove(random.nextInt(held.size())).close();
    }
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new AssertionError("it is not there");
    }
  }

  private static void check(int expected, int actual) {
    if (expected != actual) {
      throw new AssertionError("%d, and not %d".formatted(actual, expected));
    }
  }
}
