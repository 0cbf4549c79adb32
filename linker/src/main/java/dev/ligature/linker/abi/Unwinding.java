package dev.ligature.linker.abi;

import dev.ligature.engine.Agent;
import dev.ligature.engine.Agents;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.Tag;
import dev.ligature.linker.map.GuestCode;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What leaves a program's guests by functions of the host: its tags, which no module can import,
 * and what each thread has thrown and caught.
 */
public final class Unwinding {
  private final Agents agents;
  private final Tag jump = new Tag("longjmp", GuestCode.PROCEDURE);

  /** With the address of the object as its value. */
  private final Tag exception = new Tag("C++ exception", GuestCode.HANDLER);

  private final UnwindState first = new UnwindState();
  private final Map<Agent, UnwindState> others = Collections.synchronizedMap(new WeakHashMap<>());

  /** Of a program with these threads. */
  public Unwinding(Agents agents) {
    this.agents = agents;
  }

  /** Whether it is one of these: what {@code invoke_} functions catch. */
  boolean isOurs(GuestException thrown) {
    return thrown.tag() == jump || thrown.tag() == exception;
  }

  /** The address of the object that was thrown; 0 of a jump. */
  int objectOf(GuestException thrown) {
    return thrown.tag() == exception && thrown.payload()[0] instanceof Integer object ? object : 0;
  }

  /** What to throw for a jump. */
  GuestException newJump() {
    GuestException thrown = new GuestException(jump);
    return state().isCaughtBelow() ? thrown.untraced() : thrown;
  }

  /** What to throw for a C++ object. */
  GuestException newException(int object, String description) {
    GuestException thrown = GuestException.described(description, exception, object);
    return state().isCaughtBelow() ? thrown.untraced() : thrown;
  }

  /** The calling thread's. */
  UnwindState state() {
    Agent current = agents.current();
    return current.equals(agents.first())
        ? first
        : others.computeIfAbsent(current, thread -> new UnwindState());
  }
}
