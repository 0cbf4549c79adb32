package dev.ligature.emscripten;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** Which threads a program begins, looked for all the time. */
final class SeenThreads implements AutoCloseable {
  private final Set<String> names = new ConcurrentSkipListSet<>();
  private final AtomicBoolean ends = new AtomicBoolean();
  private final Thread looking;

  private SeenThreads(String program) {
    looking = new Thread(() -> look(" of " + program), "looks for threads");
  }

  /** Those of the programs of a name. */
  static SeenThreads of(String program) {
    SeenThreads seen = new SeenThreads(program);
    seen.looking.setDaemon(true);
    seen.looking.start();
    return seen;
  }

  private void look(String suffix) {
    while (!ends.get()) {
      Thread.getAllStackTraces().keySet().stream()
          .map(Thread::getName)
          .filter(name -> name.endsWith(suffix))
          .forEach(names::add);
    }
  }

  /** The names of those that were there at any time. */
  Set<String> names() {
    return Set.copyOf(names);
  }

  @Override
  public void close() {
    ends.set(true);
  }
}
