package dev.ligature.linker.program;

import dev.ligature.engine.Func;
import dev.ligature.linker.GuestArena;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.dlfcn.LinkNamespace;
import dev.ligature.linker.marshal.Arena;
import dev.ligature.linker.marshal.Binder;
import dev.ligature.linker.marshal.Callbacks;
import dev.ligature.linker.marshal.KnownTypes;
import dev.ligature.linker.marshal.Origin;
import dev.ligature.linker.marshal.Turn;
import java.lang.invoke.MethodHandles;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What a program keeps for Java code that passes values to its functions. */
final class GuestSide {
  private final ProgramParts parts;
  private final LinkNamespace base;
  private final GuestMalloc malloc;
  private final KnownTypes knownTypes = new KnownTypes();
  private final Callbacks callbacks = new Callbacks();
  private final @Nullable Turn turn;

  GuestSide(ProgramParts parts, LinkNamespace base) {
    this.parts = parts;
    this.base = base;
    this.malloc = new GuestMalloc(base, parts.lock);
    this.turn = parts.config.checksThreads() ? new Turn(parts.memory::isShared) : null;
  }

  /** The allocator of the base namespace. */
  GuestMalloc malloc() {
    return malloc;
  }

  /** The program's guests, those of the base namespace. */
  GuestAccess guest(LinkedProgram program) {
    return guest(program, base);
  }

  /** Those of a namespace, which may have an allocator of its own. */
  private GuestAccess guest(LinkedProgram program, LinkNamespace namespace) {
    GuestMalloc own = namespace.equals(base) ? malloc : new GuestMalloc(namespace, parts.lock);
    return new GuestAccess(program, parts, own, knownTypes, callbacks, turn);
  }

  <T> T bind(
      LinkedProgram program,
      Class<T> type,
      MethodHandles.Lookup lookup,
      Origin origin,
      LinkNamespace namespace) {
    return new Binder(guest(program, namespace), lookup).bind(type, origin);
  }

  GuestArena arena(LinkedProgram program, MethodHandles.Lookup lookup) {
    // An arena knows how wide the pointers are that it makes.
    parts.memory.settle();
    return new Arena(guest(program), lookup);
  }

  GuestPointer pointer(LinkedProgram program, long address) {
    boolean fits = parts.host.isWide() || address == Integer.toUnsignedLong((int) address);
    if (!fits) {
      throw new IllegalArgumentException("%d is no address of a guest".formatted(address));
    }
    return guest(program).pointer(address);
  }

  /**
   * Takes the function pointers out of the table that lead to no lambda; the caller has the lock.
   */
  void forgetUnusedCallbacks() {
    callbacks.forgetUnused(
        index -> {
          Func function = (Func) parts.table.requireTable().get(index);
          if (function != null) {
            parts.table.remove(function);
          }
        });
  }

  /** Runs main as the thread that is in the guest. */
  int running(IntSupplier main) {
    if (turn == null) {
      return main.getAsInt();
    }
    int before = turn.enter();
    try {
      return main.getAsInt();
    } finally {
      turn.leave(before);
    }
  }
}
