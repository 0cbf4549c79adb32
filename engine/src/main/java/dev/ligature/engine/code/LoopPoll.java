package dev.ligature.engine.code;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import org.jspecify.annotations.Nullable;

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
  /** Behind an instance class's name: the class that overrides what the JIT relies on. */
  public static final String OVERRIDING = "~asks";

  private static final ClassValue<Shared> SHARED =
      new ClassValue<>() {
        @Override
        protected Shared computeValue(Class<?> type) {
          return new Shared();
        }
      };

  /** The poll of an instance class that several modules have, since it was there before them. */
  private static final class Shared {
    private @Nullable LoopPoll poll;
  }

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

  /**
   * The poll of an instance class that was not made for one module.
   *
   * @param instance the class, beside which there is one that overrides what the JIT relies on
   * @param open as {@link #LoopPoll}
   */
  public static LoopPoll of(Class<?> instance, MethodHandle open) {
    Shared shared = SHARED.get(instance);
    synchronized (shared) {
      if (shared.poll == null) {
        shared.poll = new LoopPoll(open, new Overriding(instance));
      }
      return shared.poll;
    }
  }

  /** Loads the class beside an instance class. */
  private static final class Overriding implements Runnable {
    private final Class<?> instance;

    Overriding(Class<?> instance) {
      this.instance = instance;
    }

    @Override
    public void run() {
      try {
        Class.forName(instance.getName() + OVERRIDING, true, instance.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new LinkageError("what makes loops of %s ask".formatted(instance.getName()), e);
      }
    }
  }

  /** What a loop of a class calls: a constant of it, by whose loader the poll is known. */
  public static MethodHandle constant(
      MethodHandles.Lookup lookup, String name, Class<MethodHandle> type) {
    Class<?> instance = lookup.lookupClass();
    return instance.getClassLoader() instanceof Owner owner
        ? owner.loopPoll().handle()
        : of(instance, stop(lookup)).handle();
  }

  private static MethodHandle stop(MethodHandles.Lookup lookup) {
    try {
      Class<?> stack = lookup.findClass("dev.ligature.engine.ShadowStack");
      return lookup.findVirtual(stack, "stop", MethodType.methodType(void.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("how loops of %s stop".formatted(lookup.lookupClass().getName()), e);
    }
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
