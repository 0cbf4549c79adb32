package dev.ligature.engine;

import dev.ligature.engine.code.Room;
import dev.ligature.engine.codegen.ModuleLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stack pointers that one thread of a program has in its memory: the cell that its libraries
 * share, and those that modules keep to themselves. A call from Java that ends by an exception puts
 * them back: the guest's frames that the exception leaves can't do it.
 *
 * <p>For generated code, which reads the shared cell before each call from Java.
 */
public final class ShadowStack {
  private static final Instance[] NOBODY = {};

  /** What a function that calls no other may use below the stack pointer, in bytes, as of LLVM. */
  private static final int RED_ZONE = 128;

  private static final int STACK_ALIGNMENT = 16;

  /** The cell that libraries share; one that nobody else has if there is none. */
  public Global.I32 pointer = new Global.I32(true, 0);

  /** The cell that libraries of 64-bit pointers share; null if there is none. */
  private Global.@Nullable I64 widePointer;

  /** Whether the thread is to leave the guest; for generated code. */
  public boolean stopped;

  /** Whether that is so, or loops ask their module's poll; for generated code. */
  public boolean attends;

  private boolean asks;

  /** The Java thread that runs the guest's code as this thread; null if none does. */
  public @Nullable Thread runner;

  private @Nullable Interruption interruption;

  /** Those with a stack pointer of their own; null if there are none. */
  private Instance @Nullable [] own;

  /** Whose code runs on it: a thread's, or else that of one instance. */
  private @Nullable Agent agent;

  private @Nullable Instance instance;

  ShadowStack() {}

  /** Says whose code runs on it, as long as no thread has it. */
  void belongTo(Instance only) {
    instance = only;
  }

  /** Says whose code runs on it. */
  void belongTo(Agent thread) {
    agent = thread;
  }

  /** The value of a cell that is a stack pointer. */
  static long valueOf(Global cell) {
    return cell instanceof Global.I64 wide ? wide.value : ((Global.I32) cell).value;
  }

  /** Sets it. */
  static void setValue(Global cell, long value) {
    if (cell instanceof Global.I64 wide) {
      wide.value = value;
    } else {
      ((Global.I32) cell).value = (int) value;
    }
  }

  /**
   * The values of stack pointers that modules keep to themselves, and of the shared one of 64 bits.
   */
  private static final class Own {
    final Instance[] instances;
    final long[] values;
    final long wide;

    Own(Instance[] instances, long wide) {
      this.instances = instances;
      this.wide = wide;
      this.values = new long[instances.length];
      for (int k = 0; k < values.length; k++) {
        values[k] = instances[k].ownStackPointer();
      }
    }

    long valueOf(Instance instance) {
      for (int k = 0; k < instances.length; k++) {
        if (instances[k].equals(instance)) {
          return values[k];
        }
      }
      // It was not there yet: what called it has left no frame of it either.
      return instance.initialStackPointer();
    }
  }

  /** Says which cell libraries share. */
  synchronized void share(Global cell) {
    if (cell instanceof Global.I64 wide) {
      widePointer = wide;
    } else if (cell instanceof Global.I32 narrow) {
      pointer = narrow;
    }
    for (Instance instance : own()) {
      if (instance.ownStackCell() == cell) {
        remove(instance);
      }
    }
  }

  synchronized void add(Instance instance) {
    if (instance.hasOwnStack() && !isShared(instance.ownStackCell())) {
      Instance[] more = Arrays.copyOf(own(), own().length + 1);
      more[more.length - 1] = instance;
      own = more;
    }
  }

  synchronized void remove(Instance instance) {
    List<Instance> rest = new ArrayList<>(Arrays.asList(own()));
    if (rest.remove(instance)) {
      own = rest.isEmpty() ? null : rest.toArray(NOBODY);
    }
  }

  private boolean isShared(@Nullable Global cell) {
    return cell != null && (cell == pointer || cell == widePointer);
  }

  private Instance[] own() {
    Instance[] instances = own;
    return instances == null ? NOBODY : instances;
  }

  /** From now on loops of the thread ask their module's poll. */
  synchronized void ask() {
    asks = true;
    attends = true;
  }

  /** Why the thread is to leave the guest; null if it need not. */
  synchronized @Nullable Interruption interruption() {
    return interruption;
  }

  /**
   * Tells the thread to leave the guest, or a signal, if it is in it and was told nothing before.
   * To leave counts for more than a signal.
   *
   * @return whether it is told this
   */
  synchronized boolean interrupt(Interruption reason) {
    Interruption before = interruption;
    boolean replaces = before != null && before.isSignal() && !reason.isSignal();
    if (runner == null || (before != null && !replaces)) {
      return false;
    }
    if (before != null) {
      before.settle();
    }
    interruption = reason;
    stopped = true;
    attends = true;
    return true;
  }

  /**
   * Takes an interruption back, unless another was the first.
   *
   * @return whether it was taken back
   */
  synchronized boolean withdraw(Interruption reason) {
    boolean withdrawn = interruption == reason;
    if (withdrawn) {
      interruption = null;
      stopped = false;
      attends = asks;
    }
    return withdrawn;
  }

  /** Leaves the guest if the thread is to, or handles a signal; for generated code. */
  public void stop() {
    Interruption reason = interruption();
    if (reason == null) {
      return;
    }
    Runnable signal = reason.signal();
    if (signal == null) {
      throw reason.exception();
    }
    if (withdraw(reason)) {
      reason.settle();
      handle(signal);
    }
  }

  private static long below(long pointer) {
    return (pointer - RED_ZONE) & -STACK_ALIGNMENT;
  }

  /** Runs a handler below what the interrupted function has on the stack. */
  private void handle(Runnable signal) {
    int then = pointer.value;
    Object others = save();
    pointer.value = (int) below(then);
    Global.I64 wide = widePointer;
    if (wide != null) {
      wide.value = below(wide.value);
    }
    for (Instance instance : own()) {
      instance.restoreOwnStackPointer(below(instance.ownStackPointer()));
    }
    try {
      signal.run();
    } finally {
      pointer.value = then;
      restore(others);
    }
  }

  /** After a call from Java has thrown: lets go of the interruption if the thread is outside. */
  public void settle() {
    Interruption reason = interruption();
    if (runner == null && reason != null && withdraw(reason)) {
      reason.settle();
    }
  }

  /**
   * After a call from Java has returned: as {@link #settle}. What it returns is not what the guest
   * would have returned if a wait was cut short.
   */
  public void settleReturn() {
    Interruption reason = interruption();
    if (runner == null && reason != null && withdraw(reason) && reason.settle()) {
      throw reason.exception();
    }
  }

  /** What a call from Java throws if it ends by a throwable while the thread is to leave. */
  public Throwable explained(Throwable thrown) {
    Objects.requireNonNull(thrown, "thrown");
    Interruption reason = interruption();
    return reason != null && reason.explains(thrown) ? reason.inPlaceOf(thrown) : thrown;
  }

  /** Corrects the lines in the stack trace of what comes out of the guest; for generated code. */
  public void locate(Throwable thrown) {
    Objects.requireNonNull(thrown, "thrown");
    // Where there are none, no more of the stack may be taken.
    if (hasLines() && Room.isLeft()) {
      Set<ModuleLoader> modules = new HashSet<>();
      if (agent != null) {
        agent.addLoaders(modules);
      } else if (instance != null) {
        modules.add(instance.compiled().loader());
      }
      GuestLines.locate(thrown, modules);
    }
  }

  private boolean hasLines() {
    return agent != null
        ? agent.hasLines()
        : instance != null && instance.compiled().loader().hasLines();
  }

  /** What {@link #restore} wants besides the shared value: null as a rule. */
  public @Nullable Object save() {
    Instance[] instances = own;
    Global.I64 wide = widePointer;
    return instances == null && wide == null ? null : new Own(own(), wide == null ? 0 : wide.value);
  }

  /** Puts the stack pointers back that modules keep to themselves; those that came since, too. */
  public void restore(@Nullable Object saved) {
    Own then = (Own) saved;
    Global.I64 wide = widePointer;
    if (wide != null && then != null) {
      wide.value = then.wide;
    }
    for (Instance instance : own()) {
      instance.restoreOwnStackPointer(
          then == null ? instance.initialStackPointer() : then.valueOf(instance));
    }
  }
}
