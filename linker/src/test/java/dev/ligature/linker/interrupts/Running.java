package dev.ligature.linker.interrupts;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.ligature.engine.GuestInterrupted;
import dev.ligature.linker.Program;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A call of a guest on a Java thread of its own. */
final class Running {
  /** What is called. */
  interface Call {
    void run() throws Throwable;
  }

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CompletableFuture<Throwable> thrown = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean javaInterrupted;

  private Running(Call call) {
    thread = new Thread(() -> run(call), "guest");
    thread.setDaemon(true);
  }

  /** Calls an exported function without parameters. */
  static Running start(Program program, String function) throws InterruptedException {
    MethodHandle handle = program.main().orElseThrow().findFunction(function).handle();
    return start(handle::invokeExact);
  }

  /** Calls something. */
  static Running start(Call call) throws InterruptedException {
    Running running = new Running(call);
    running.thread.start();
    running.begun.await();
    return running;
  }

  private void run(Call call) {
    Throwable outcome = new IllegalStateException("it has returned");
    begun.countDown();
    try {
      call.run();
    } catch (Throwable e) {
      outcome = e;
    }
    javaInterrupted = Thread.interrupted();
    thrown.complete(outcome);
  }

  /** The Java thread. */
  Thread thread() {
    return thread;
  }

  /** What the call threw, or that it has returned. */
  Throwable thrown() throws InterruptedException {
    try {
      return thrown.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      AssertionError error = new AssertionError("the call goes on", e);
      error.setStackTrace(thread.getStackTrace());
      throw error;
    }
  }

  /** Whether the call has not ended. */
  boolean isGoingOn() {
    return !thrown.isDone();
  }

  /** What stopped the call. */
  GuestInterrupted interrupted() throws InterruptedException {
    return assertInstanceOf(GuestInterrupted.class, thrown());
  }

  /** Whether the Java thread was interrupted when the call had ended. */
  boolean wasJavaInterrupted() {
    return javaInterrupted;
  }
}
