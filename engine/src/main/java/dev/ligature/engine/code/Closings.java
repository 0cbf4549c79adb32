package dev.ligature.engine.code;

import java.lang.invoke.VarHandle;

/**
 * Makes running code see that a way into a function was closed. {@link Rebound} does the same for
 * calls between guests. The two are apart because calls from Java can bear a volatile read, and
 * calls between guests can't.
 */
public final class Closings {
  private static final State STATE = new State();

  private Closings() {}

  /** Whether anything in this JVM was ever closed while another thread might have called it. */
  private static final class State {
    /** Not final, or the JIT would know its class and not rely on there being no other. */
    private Gate gate = new Gate();

    private volatile int epoch;
  }

  /** What the JIT takes for the only class with its method, and inlines as such. */
  private static class Gate {
    void pass() {}
  }

  /** Once this class is linked, code that was compiled without it is gone. */
  private static final class OpenGate extends Gate {
    @Override
    @SuppressWarnings("ReturnValueIgnored")
    void pass() {
      epoch();
    }
  }

  private static int epoch() {
    return STATE.epoch;
  }

  /** Stands at the beginning of each call from Java; for generated code. */
  public static void check() {
    STATE.gate.pass();
  }

  /**
   * Makes all threads see what is closed by now, from their next call on.
   *
   * @param entrants the threads that may be calling; each of their calls reads a volatile field
   *     from now on, also where the gate is taken for the older one
   */
  public static synchronized void publish(Entrants entrants) {
    entrants.setMany();
    VarHandle.fullFence();
    STATE.epoch++;
    if (STATE.gate.getClass() == Gate.class) {
      STATE.gate = new OpenGate();
    }
  }
}
