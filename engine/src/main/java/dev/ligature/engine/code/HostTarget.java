package dev.ligature.engine.code;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * What a class of code runs that is an ordinary one, so that there is one of it in the JVM: a host
 * function, for as long as the class is there. The class has it as a constant.
 */
public final class HostTarget {
  private static final ClassValue<HostTarget> OF_CLASSES =
      new ClassValue<>() {
        @Override
        protected HostTarget computeValue(Class<?> type) {
          return new HostTarget();
        }
      };

  private @Nullable MethodHandle handle;
  private boolean takesCaller;

  private HostTarget() {}

  /**
   * Gives a class what to run, before it is initialized.
   *
   * @param takesCaller whether the handle takes the calling instance first
   * @return whether it had nothing yet
   */
  public static boolean give(Class<?> code, MethodHandle handle, boolean takesCaller) {
    HostTarget target = OF_CLASSES.get(code);
    synchronized (target) {
      if (target.handle != null) {
        return false;
      }
      target.handle = handle;
      target.takesCaller = takesCaller;
      return true;
    }
  }

  /** What a class was given; for its initializer. */
  public static HostTarget of(MethodHandles.Lookup code) {
    return OF_CLASSES.get(code.lookupClass());
  }

  /** What to run. */
  public synchronized MethodHandle handle() {
    if (handle == null) {
      throw new IllegalStateException("a class of a host function that there is none for");
    }
    return handle;
  }

  /** Whether the handle takes the calling instance first. */
  public synchronized boolean takesCaller() {
    return takesCaller;
  }
}
