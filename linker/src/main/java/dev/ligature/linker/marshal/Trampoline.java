package dev.ligature.linker.marshal;

import dev.ligature.linker.HostFunction;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * A function pointer that leads to whatever lambda of a type it has now. It is used again: making
 * one takes code and a place in the table.
 */
final class Trampoline {
  private final Target target;
  private final int tableIndex;

  private Trampoline(Target target, int tableIndex) {
    this.target = target;
    this.tableIndex = tableIndex;
  }

  /** Where it leads. */
  static final class Target {
    private final Class<?> type;
    private volatile @Nullable Object function;
    private volatile Guest user;

    Target(Class<?> type, Guest user) {
      this.type = type;
      this.user = user;
    }
  }

  /** A function pointer of the guest's program. */
  static Trampoline of(CallbackType type, Guest guest) {
    Target target = new Target(type.java(), guest);
    MethodHandle getter =
        Handles.find(
                MethodHandles.lookup(),
                Trampoline.class,
                "function",
                MethodType.methodType(Object.class, Target.class))
            .bindTo(target)
            .asType(MethodType.methodType(type.java()));
    MethodHandle handle =
        MethodHandles.foldArguments(type.handle(guest, () -> target.user), getter);
    String name = "callback of " + type.java().getName();
    HostFunction function = HostFunction.of(HostFunction.ENV, name, type.type(), handle);
    return new Trampoline(target, guest.program().tableIndex(function));
  }

  static Object function(Target target) {
    Object function = target.function;
    if (function == null) {
      throw new IllegalStateException(
          "the guest calls a callback of %s whose call or arena has ended"
              .formatted(target.type.getName()));
    }
    return function;
  }

  /** The interface of the lambdas. */
  Class<?> type() {
    return target.type;
  }

  /** What the guest has: an index of its table. */
  int tableIndex() {
    return tableIndex;
  }

  /** Leads to a lambda from now on, for a library of that guest. */
  void lead(Object function, Guest user) {
    target.user = user;
    target.function = function;
  }

  /** Leads nowhere from now on. */
  void end() {
    target.function = null;
  }
}
