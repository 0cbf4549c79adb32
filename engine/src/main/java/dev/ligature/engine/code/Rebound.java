package dev.ligature.engine.code;

import java.lang.invoke.VarHandle;

/**
 * Makes running code see what was bound anew. PLT slots and shared cells are plain fields, so that
 * the JIT reads them once before a loop; a thread in such a loop would call the old target for
 * ever.
 *
 * <p>{@link #check} stands before each such read. Until the first rebinding it costs the load of a
 * flag, which the JIT moves out of loops too. Code that has done so relies on {@link Gate} having
 * no subclass. The first rebinding loads one, and the JVM throws that code away. From then on
 * {@code check} reads a volatile field, behind which nothing is hoisted.
 */
public final class Rebound {
  private static final State STATE = new State();

  private Rebound() {}

  /** Whether anything in this JVM was ever bound anew. Belongs to code, which programs share. */
  private static final class State {
    /** Not final, or the JIT would know its class and not rely on there being no other. */
    private Gate gate = new Gate();

    private boolean armed;
    private volatile int epoch;
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

  /** Stands before the read of a slot or cell; for generated code. */
  @SuppressWarnings("ReturnValueIgnored")
  public static void check() {
    STATE.gate.pass();
    if (STATE.armed) {
      barrier();
    }
  }

  private static int barrier() {
    return STATE.epoch;
  }

  /** Makes all threads see slots and cells as they are now, from their next read on. */
  public static synchronized void publish() {
    STATE.epoch++;
    if (!STATE.armed) {
      STATE.armed = true;
      // Code compiled from here on reads the flag as it is; the class below ends what is older.
      VarHandle.fullFence();
      STATE.gate = new OpenGate();
    }
  }
}
