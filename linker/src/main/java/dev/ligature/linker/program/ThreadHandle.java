package dev.ligature.linker.program;

import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Program;
import dev.ligature.linker.thread.GuestThreads;
import dev.ligature.linker.thread.ThreadState;
import java.util.concurrent.locks.ReentrantLock;

/** A guest's thread as users hold it. */
final class ThreadHandle implements GuestThread {
  private final LinkedProgram program;
  private final GuestThreads threads;
  private final ThreadState state;
  private final ReentrantLock running = new ReentrantLock();
  private boolean ended;

  ThreadHandle(LinkedProgram program, GuestThreads threads) {
    this.program = program;
    this.threads = threads;
    this.state = threads.begin();
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public int id() {
    return state.id();
  }

  @Override
  public <T, E extends Throwable> T call(Action<T, E> action) throws E {
    program.checkOpen();
    enter();
    try {
      if (ended) {
        throw new IllegalStateException("thread %d has ended".formatted(id()));
      }
      return threads.call(state, action::run);
    } finally {
      running.unlock();
    }
  }

  private void enter() {
    if (!running.tryLock()) {
      throw new IllegalStateException("another Java thread runs as thread %d now".formatted(id()));
    }
  }

  @Override
  public void close() {
    enter();
    try {
      if (running.getHoldCount() > 1) {
        throw new IllegalStateException("thread %d can't end itself".formatted(id()));
      }
      if (!ended && program.isOpen()) {
        ended = true;
        threads.end(state);
      }
    } finally {
      running.unlock();
    }
  }
}
