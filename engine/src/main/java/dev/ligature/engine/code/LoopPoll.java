package dev.ligature.engine.code;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MutableCallSite;

/**
 * What ends a loop of a module that the JIT has moved all questions out of. Its machine code has to
 * be thrown away; then it goes on in the JVM's interpreter from where it is, and asks.
 *
 * <p>Loops of a module call a method that does nothing. The JIT leaves that out, and relies on
 * nobody overriding it. The first {@link #open} has a class loaded that does, which throws the code
 * away. From then on loops whose threads were told to call a call site, whose target the JIT takes
 * for a constant: that costs nothing in machine code, but much in the interpreter. To set it throws
 * away what was compiled since. HotSpot does not count that, as it counts other code that it has to
 * throw away, to give up on it in the end.
 */
public final class LoopPoll {
  private final MethodHandle shut;
  private final MethodHandle open;
  private final MutableCallSite site;
  private final Runnable override;
  private boolean overridden;
  private int openings;

  /**
   * A poll, shut.
   *
   * @param open what a loop does while it is open, of one argument and no result
   * @param override loads the class that overrides what the JIT relies on
   */
  public LoopPoll(MethodHandle open, Runnable override) {
    this.open = open;
    this.override = override;
    this.shut = MethodHandles.empty(open.type());
    this.site = new MutableCallSite(shut);
  }

  /** Has one, for all of its classes. */
  public interface Owner {
    /** The poll of its module. */
    LoopPoll loopPoll();
  }

  /** What a loop of a class calls: a constant of it, by whose loader the poll is known. */
  public static MethodHandle constant(
      MethodHandles.Lookup lookup, String name, Class<MethodHandle> type) {
    Owner owner = (Owner) lookup.lookupClass().getClassLoader();
    return owner.loopPoll().handle();
  }

  /** Runs what loops do while it is open, or nothing. */
  public MethodHandle handle() {
    return site.dynamicInvoker();
  }

  /**
   * Opens it, until {@link #close} was called as often as this. The threads of all programs ask
   * from before the first time on.
   */
  public synchronized void open() {
    if (openings++ == 0) {
      set(open);
    }
    if (!overridden) {
      override.run();
      overridden = true;
    }
  }

  /** Ends an {@link #open}. */
  public synchronized void close() {
    if (--openings == 0) {
      set(shut);
    }
  }

  private void set(MethodHandle target) {
    site.setTarget(target);
    MutableCallSite.syncAll(new MutableCallSite[] {site});
  }
}
