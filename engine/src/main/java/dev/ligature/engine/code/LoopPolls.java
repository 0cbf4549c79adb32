package dev.ligature.engine.code;

import java.lang.invoke.VarHandle;

/**
 * Whether loops of interruptible code ask their module's {@link LoopPoll}.
 *
 * <p>Each turn of a loop reads whether its thread is to stop. That is a plain field, which the JIT
 * reads once before a loop that calls nobody. Such a loop is left only when its machine code is
 * thrown away, and a {@link LoopPoll} has that done. But a poll is slow as long as the JIT has not
 * compiled it. So nobody asks one until a thread had to be stopped that way. Code that was compiled
 * before relies on {@link Gate} having no subclass: the first such stop loads one.
 */
public final class LoopPolls {
  private static final State STATE = new State();

  private LoopPolls() {}

  /** Whether anybody in this JVM ever had to be stopped that way. Belongs to code. */
  private static final class State {
    /** Not final, or the JIT would know its class and not rely on there being no other. */
    private Gate gate = new Gate();

    private boolean armed;
  }

  /** What the JIT takes for the only class with its method, and inlines as such. */
  private static class Gate {
    void pass() {}
  }

  /** Once this class is linked, code that was compiled without it is gone. */
  private static final class OpenGate extends Gate {
    @Override
    void pass() {}
  }

  /** Whether a loop has to ask; for generated code. */
  public static boolean areArmed() {
    STATE.gate.pass();
    return STATE.armed;
  }

  /** From now on loops ask. */
  public static synchronized void arm() {
    if (!STATE.armed) {
      STATE.armed = true;
      // Code compiled from here on reads the flag as it is; the class below ends what is older.
      VarHandle.fullFence();
      STATE.gate = new OpenGate();
    }
  }
}
