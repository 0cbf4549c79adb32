package dev.ligature.engine;

import dev.ligature.engine.cache.StoredCode;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a module's functions need a feature that is not there, or are beyond a limit. For a
 * large module that takes as long as reading it, so it goes on beside what else there is to do
 * before any of them can run.
 */
final class FeatureCheck {
  /** The size of a module in bytes from which on a thread of its own is worth it. */
  private static final int LARGE = 1 << 19;

  private final WasmModule module;
  private final StoredCode stored;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Throwable problem;

  /**
   * Begins it. What has been looked through by an earlier process is not looked through again.
   *
   * @param stored the code of the module that was generated before
   * @throws WasmException.Unsupported if the module is small and needs one
   */
  FeatureCheck(WasmModule module, StoredCode stored) {
    this.module = module;
    this.stored = stored;
    if (!isApart(module)) {
      look();
      done.countDown();
      return;
    }
    Thread thread = new Thread(null, this::run, "features", 0, false);
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // There is no room for another thread.
      run();
    }
  }

  /** Whether it goes on beside other things. So does what makes the key of its stored code. */
  static boolean isApart(WasmModule module) {
    return module.bytes().length >= LARGE;
  }

  private void look() {
    if (!stored.isKnown()) {
      Validator.checkFeatures(module);
    }
  }

  private void run() {
    try {
      look();
    } catch (RuntimeException | Error e) {
      problem = e;
    } finally {
      done.countDown();
    }
  }

  /**
   * Waits for it to end.
   *
   * @throws WasmException.Unsupported if the module needs what is not there
   */
  void await() {
    if (done.getCount() > 0) {
      join();
    }
    Throwable found = problem;
    if (found instanceof WasmException.Unsupported e) {
      throw e;
    }
    if (found != null) {
      throw new InternalError("features of a module", found);
    }
  }

  private void join() {
    boolean interrupted = false;
    while (done.getCount() > 0) {
      try {
        done.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
