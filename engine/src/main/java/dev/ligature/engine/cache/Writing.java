package dev.ligature.engine.cache;

import java.lang.ref.WeakReference;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Writes what was generated, once nothing has been generated for a while or some time has passed. A
 * guest waits for none of it. Thread-safe.
 */
final class Writing {
  private static final String THREAD = "ligature: code cache";

  /** How long nothing is generated before it is written, in milliseconds. */
  private static final long QUIET = 1_000;

  /** How long what was generated may wait, in milliseconds. */
  private static final long LONGEST = 10_000;

  private final Set<KeyFolder> waiting = new LinkedHashSet<>();

  /** Held while files are written, so that the JVM does not end in the middle. */
  private final Object files = new Object();

  private boolean running;
  private boolean hooked;
  private long last;

  /** A key has something to write. */
  synchronized void soon(KeyFolder key, CacheFolder cache) {
    waiting.add(key);
    last = System.nanoTime();
    try {
      if (!hooked) {
        hooked = true;
        WeakReference<CacheFolder> weak = new WeakReference<>(cache);
        Runtime.getRuntime().addShutdownHook(thread(() -> atEnd(weak)));
      }
      if (!running) {
        Thread writer = thread(() -> run(cache));
        writer.setDaemon(true);
        writer.start();
        running = true;
      }
    } catch (IllegalStateException | OutOfMemoryError e) {
      // The JVM ends, or has no room for another thread: what can't be written is generated again.
    }
  }

  private static Thread thread(Runnable task) {
    return new Thread(null, task, THREAD, 0, false);
  }

  private static void atEnd(WeakReference<CacheFolder> weak) {
    CacheFolder cache = weak.get();
    if (cache != null) {
      cache.flush();
    }
  }

  /** Writes until there is nothing more. */
  private void run(CacheFolder cache) {
    try {
      while (awaitQuiet()) {
        cache.flush();
      }
    } catch (InterruptedException e) {
      // Nobody else has this thread.
    }
  }

  /** Waits until there is something to write now; false if there is nothing. */
  private synchronized boolean awaitQuiet() throws InterruptedException {
    long first = System.nanoTime();
    while (!waiting.isEmpty()) {
      long now = System.nanoTime();
      long rest = Math.min(last - now + QUIET * 1_000_000, first - now + LONGEST * 1_000_000);
      if (rest <= 0) {
        return true;
      }
      wait(rest / 1_000_000 + 1);
    }
    running = false;
    return false;
  }

  /** Writes all; how many bytes these were. */
  long flush() {
    synchronized (files) {
      Set<KeyFolder> now;
      synchronized (this) {
        now = new LinkedHashSet<>(waiting);
        waiting.clear();
      }
      long bytes = 0;
      for (KeyFolder key : now) {
        bytes += key.write();
      }
      return bytes;
    }
  }
}
