package dev.ligature.engine;

import dev.ligature.engine.code.LoopPoll;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Does once what ends a thread's loop, where nobody waits for it: what Java links and loads at the
 * first time takes tens of milliseconds.
 */
final class Rehearsal {
  private Rehearsal() {}

  static void perform() {
    ShadowStack stack = new ShadowStack();
    try {
      MethodHandle stop =
          MethodHandles.lookup()
              .findVirtual(ShadowStack.class, "stop", MethodType.methodType(void.class));
      LoopPoll poll = new LoopPoll(stop, () -> {});
      poll.open();
      poll.handle().invokeExact(stack);
      poll.close();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("rehearsal of an interrupt", e);
    }
    stack.runner = Thread.currentThread();
    Interruption reason = new Interruption(TrapKind.INTERRUPTED, "");
    stack.interrupt(reason);
    GuestStack.isInGuest(reason.exception().getStackTrace());
    stack.runner = null;
    stack.settle();
  }
}
