package dev.ligature.engine.code;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MutableCallSite;

/**
 * What the loops of one module ask once {@link LoopPolls} are armed. As long as it is shut the JIT
 * takes the answer for a constant, and the question costs nothing. To open it throws away all
 * machine code that has taken it so. That code goes on in the JVM's interpreter from where it is.
 */
public final class LoopPoll {
  private final MethodHandle shut;
  private final MethodHandle open;
  private final MutableCallSite site;
  private int openings;

  /**
   * A poll, shut.
   *
   * @param open what a loop does while it is open, of one argument and no result
   */
  public LoopPoll(MethodHandle open) {
    this.open = open;
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

  /** Opens it, until {@link #close} was called as often as this. */
  public synchronized void open() {
    if (openings++ == 0) {
      set(open);
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
