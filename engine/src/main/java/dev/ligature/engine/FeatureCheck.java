package dev.ligature.engine;

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
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile @Nullable Throwable problem;

  /**
   * Begins it.
   *
   * @throws WasmException.Unsupported if the module is small and needs one
   */
  FeatureCheck(WasmModule module) {
    this.module = module;
    if (module.bytes().length < LARGE) {
      Validator.checkFeatures(module);
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

  private void run() {
    try {
      Validator.checkFeatures(module);
    } catch (WasmException | Error e) {
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
    switch (problem) {
      case null -> {}
      case WasmException.Unsupported e -> throw e;
      case Throwable e -> throw new InternalError("features of a module", e);
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
