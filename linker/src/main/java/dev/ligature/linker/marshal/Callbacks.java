package dev.ligature.linker.marshal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The function pointers of a program that lead to lambdas: as many of each type as were in use at
 * once. Safe for several threads.
 */
public final class Callbacks {
  private final Map<Class<?>, Deque<Trampoline>> free = new HashMap<>();

  /** None yet. */
  public Callbacks() {}

  /** A function pointer of the guest's program that leads to a lambda. */
  Trampoline acquire(CallbackType type, Guest guest, Object function) {
    Trampoline trampoline = take(type);
    if (trampoline == null) {
      trampoline = Trampoline.of(type, guest);
    }
    trampoline.lead(function, guest);
    return trampoline;
  }

  private synchronized @Nullable Trampoline take(CallbackType type) {
    Deque<Trampoline> unused = free.get(type.java());
    return unused == null ? null : unused.pollLast();
  }

  /**
   * Forgets the function pointers that lead nowhere: they are made anew when they are wanted.
   *
   * @param gone takes their indices in the table
   */
  public synchronized void forgetUnused(IntConsumer gone) {
    free.values().forEach(unused -> unused.forEach(each -> gone.accept(each.tableIndex())));
    free.clear();
  }

  /** Has a function pointer lead nowhere, until it is used again. */
  void release(Trampoline trampoline) {
    trampoline.end();
    synchronized (this) {
      free.computeIfAbsent(trampoline.type(), t -> new ArrayDeque<>()).add(trampoline);
    }
  }
}
