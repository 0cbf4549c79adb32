package dev.ligature.engine;

import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;

/**
 * Looks whether a module's functions need a feature that is not there. For a large module that
 * takes as long as reading it, so it goes on beside what else there is to do before any of them can
 * run.
 */
final class FeatureCheck {
  /** The size of a module in bytes from which on a thread of its own is worth it. */
  private static final int LARGE = 1 << 19;

  private final WasmModule module;
  private volatile boolean done;
  private volatile Throwable problem;
  private Thread thread;

  /**
   * Begins it.
   *
   * @throws WasmException.Unsupported if the module is small and needs one
   */
  FeatureCheck(WasmModule module) {
    this.module = module;
    if (module.bytes().length < LARGE) {
      Validator.checkFeatures(module);
      done = true;
      return;
    }
    thread = new Thread(null, this::run, "features", 0, false);
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
      done = true;
    }
  }

  /**
   * Waits for it to end.
   *
   * @throws WasmException.Unsupported if the module needs what is not there
   */
  void await() {
    if (!done) {
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
    while (!done) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
